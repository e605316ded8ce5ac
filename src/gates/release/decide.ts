import type { Conclusion } from "../../github/check-runs.ts";
import { POLICY_PATH } from "../../policy/load-policy.ts";
import type { CheckOutput } from "../../report/check-output.ts";
import { renderCheckRun } from "../../report/check-run.ts";
import { renderReleaseUnjudged } from "../../report/release.ts";
import { plainPhrase } from "../../report/template.ts";
import type { GateContext } from "../gate-context.ts";
import type { Answer } from "../pull-request/answer.ts";
import { digestOf } from "../pull-request/check-content.ts";
import { conclusionOf } from "../pull-request/conclusion.ts";
import { readTexts } from "../pull-request/read-texts.ts";
import { waitMilliseconds } from "../pull-request/wait.ts";
import { assessRelease, type Ground } from "./assess-release.ts";
import { grantedToRelease } from "./granted-to-release.ts";
import type { ReleaseLaw, Unjudged } from "./release-law.ts";
import type { Subject } from "./subject.ts";

/** What Assay has to say about a release, before anything is written. */
export interface ReleaseAnswer {
  readonly output: CheckOutput;
  readonly conclusion: Conclusion;
  /** What the answer stands for: an assessment's digest, or the digest of the answer itself. */
  readonly identity: string;
  /** `null` where nothing was judged. */
  readonly judged: Answer["judged"];
  /** Why nothing could be judged; `null` where it was. */
  readonly unjudged: Unjudged | null;
  readonly passes: boolean;
  /** Unix time in milliseconds after which evidence that is waited for counts as missing; `null` where none is. */
  readonly waitsUntil: number | null;
}

/** The answer where nothing could be judged. */
export function unjudged(why: Unjudged): ReleaseAnswer {
  const output = renderReleaseUnjudged({ what: why.what, remedy: why.remedy });
  return {
    output,
    conclusion: "failure",
    identity: digestOf(output),
    judged: null,
    unjudged: why,
    passes: false,
    waitsUntil: null,
  };
}

/**
 * What there is to say about a release: everything is read anew.
 *
 * @param options.issue number of the issue that tracks it; null where there is none yet
 * @param options.since Unix time in milliseconds from which the policy's `wait` runs
 */
export async function decideRelease(
  context: GateContext,
  options: {
    readonly subject: Subject;
    readonly ground: Ground;
    readonly law: Extract<ReleaseLaw, { state: "governs" }>;
    readonly issue: number | null;
    readonly since: number;
  },
): Promise<ReleaseAnswer> {
  const { subject, ground, law, issue, since } = options;
  const { policy, floor, floorNote } = law;
  const makers = { policy: policy.policy, floor: floor?.policy ?? null };
  const { branch, tip } = ground;
  const granted = await grantedToRelease(context, { ...subject, issue, tip, law: makers });
  const over = since + waitMilliseconds(policy.policy.wait);
  const judged = await assessRelease(context, { subject, ground, law, granted, waitIsOver: Date.now() >= over });
  const { assessment, evidence } = judged;
  const { notes: textNotes } = await readTexts(context.repository);
  const policyNote = plainPhrase("note-policy", { path: POLICY_PATH, branch, commit: tip.slice(0, 12) });
  const notes = [policyNote, floorNote, ...textNotes, ...judged.notes];
  const pending = assessment.findings.some(({ reason }) => reason === "evidence-pending");
  return {
    output: renderCheckRun(assessment, { evidence, notes }),
    conclusion: conclusionOf(assessment),
    identity: assessment.digest,
    judged: { assessment, evidence, report: policy.policy.report, keep: [] },
    unjudged: null,
    passes: assessment.verdict === "pass",
    waitsUntil: pending ? over : null,
  };
}
