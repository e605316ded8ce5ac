import type { AssessedFinding } from "../assessment/assessment.ts";
import type { PolicyProblem } from "../policy/load-policy.ts";
import type { Annotation } from "./check-output.ts";
import { annotationText } from "./escape.ts";
import type { Remark } from "./remarks.ts";
import { plainPhrase } from "./template.ts";
import { TITLE_LIMIT } from "./verdict-text.ts";

/** GitHub takes 64 KB; nobody reads more than this. */
const MESSAGE_LIMIT = 4000;

/** GitHub takes 50 annotations with one request; more would cost further writes, and a reader's patience. */
export const MOST_ANNOTATIONS = 50;

/** A remark as an annotation: a broken rule is a failure, an undecided one or a warning is a warning. */
export function annotationOf({ path, line, finding }: Remark): Annotation {
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: levelOf(finding),
    title: annotationText(finding.title, TITLE_LIMIT),
    message: annotationText(
      plainPhrase("annotation-next", { message: finding.message, remedy: finding.remedy }),
      MESSAGE_LIMIT,
    ),
  };
}

/** A problem of a policy file that is in the head commit. */
export function annotationOfProblem(
  path: string,
  problem: PolicyProblem,
  level: Annotation["annotation_level"],
): Annotation {
  return {
    path,
    start_line: problem.line,
    end_line: problem.line,
    annotation_level: level,
    title: annotationText(problem.at === "" ? path : problem.at, TITLE_LIMIT),
    message: annotationText(problem.message, MESSAGE_LIMIT),
  };
}

function levelOf(finding: AssessedFinding): Annotation["annotation_level"] {
  if (finding.status === "fail") return "failure";
  return finding.status === "undecided" && !finding.required ? "notice" : "warning";
}
