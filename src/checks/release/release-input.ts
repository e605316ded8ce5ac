import type { Finding } from "../../assessment/finding.ts";
import type { ModelEvidence } from "../../evidence/evidence.ts";
import type { ReleaseFacts } from "../../evidence/release-facts.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import type { ReleasePolicy } from "../../policy/release-schema.ts";

/** A waiver in force, as far as a release asks about it. */
export interface WaiverInForce {
  readonly id: string;
  readonly model: string;
  /** Its last day, `YYYY-MM-DD`; `null`: it has none. */
  readonly until: string | null;
}

/** Everything that a demand on a release may look at. */
export interface ReleaseInput {
  readonly release: ReleasePolicy;
  readonly models: Policy["models"];
  readonly facts: ReleaseFacts;
  readonly evidence: readonly ModelEvidence[];
  readonly waivers: readonly WaiverInForce[];
  /** `YYYY-MM-DD`, UTC. */
  readonly asOf: string;
}

/** What stands in the place of a model's name where a finding is about the release as a whole; no model can be called so. */
export const WHOLE_RELEASE = "(release)";

type Said = Pick<Finding, "status" | "reason" | "title" | "message"> &
  Partial<Pick<Finding, "model" | "slice" | "measured" | "limit" | "detail" | "evidence" | "remedy">>;

/** A finding of a demand on a release: it always closes the gate where it does not hold, and no waiver covers it. */
export function releaseFinding(rule: string, said: Said): Finding {
  return {
    rule: `release/${rule}`,
    model: WHOLE_RELEASE,
    level: "block",
    required: true,
    slice: null,
    measured: null,
    limit: null,
    baseline: null,
    detail: [],
    evidence: [],
    remedy: "",
    ...said,
  };
}

/** What cannot be judged as long as the draft names no tag. */
export function untagged(rule: string, model: string = WHOLE_RELEASE): Finding {
  return releaseFinding(rule, {
    model,
    status: "undecided",
    reason: "release-untagged",
    title: `${rule.replaceAll("-", " ")}: the release has no tag yet`,
    message: "What the release is to be called is not known, so nothing can be held against it.",
    remedy: "Choose the tag in the draft.",
  });
}
