import type { Assessment } from "../../assessment/assessment.ts";
import type { ModelEvidence } from "../../evidence/evidence.ts";
import type { CheckContent } from "../../github/check-runs.ts";
import type { FiguresRequest } from "../../kept-figures.ts";
import type { PolicyProblem } from "../../policy/load-policy.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import type { Preview } from "../../report/preview.ts";

/** What Assay has to say about a pull request, before anything is written. */
export interface Answer {
  readonly check: CheckContent;
  /** `null` where nothing was judged: a broken policy, a policy that is new. */
  readonly judged: {
    readonly assessment: Assessment;
    readonly evidence: readonly ModelEvidence[];
    readonly report: Policy["report"];
    /** What is to be kept of the tables of the baseline, for when they are gone. */
    readonly keep: readonly { readonly model: string; readonly request: FiguresRequest }[];
  } | null;
  /** What the policy that the change proposes would conclude, where it proposes one. */
  readonly preview?: Preview;
  /** What is wrong with the policy that the change proposes, where nothing else closes the gate; else empty. */
  readonly problems: readonly PolicyProblem[];
  /** Unix time in milliseconds after which evidence that is waited for counts as missing; `null` where none is. */
  readonly waitsUntil: number | null;
}
