import type { AssessedFinding, Assessment } from "../../assessment/assessment.ts";
import type { Reason } from "../../assessment/reasons.ts";
import type { Conclusion } from "../../github/check-runs.ts";

/** Reasons that a person has to remove; running something again will not. */
const NEEDS_A_PERSON: readonly Reason[] = [
  "evidence-workflow-changed",
  "evidence-from-fork",
  "evidence-run-awaiting-approval",
  "sign-off-missing",
];

/**
 * How the check run ends. Never `neutral` or `skipped`: GitHub lets a required check through with these.
 * `action_required` where everything that is left to do is somebody's approval.
 */
export function conclusionOf(assessment: Pick<Assessment, "verdict" | "findings">): Conclusion {
  switch (assessment.verdict) {
    case "pass":
      return "success";
    case "blocked":
      return "failure";
    case "undecided":
      return openQuestions(assessment).every(({ reason }) => NEEDS_A_PERSON.includes(reason))
        ? "action_required"
        : "failure";
  }
}

/** Whether evidence may still come and nothing else stands in the way but sign-offs, which may come meanwhile: then it is waited for. */
export function isWaiting(assessment: Pick<Assessment, "verdict" | "findings">): boolean {
  const open = openQuestions(assessment);
  const awaited = open.filter(({ reason }) => reason === "evidence-pending");
  const unsigned = open.filter(({ reason }) => reason === "sign-off-missing");
  return assessment.verdict === "undecided" && awaited.length > 0 && awaited.length + unsigned.length === open.length;
}

function openQuestions({ findings }: Pick<Assessment, "findings">): AssessedFinding[] {
  return findings.filter(({ status, required }) => status === "undecided" && required);
}
