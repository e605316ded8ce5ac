import type { ModelPolicy } from "../policy/policy-schema.ts";
import type { AssessedFinding } from "./assessment.ts";
import type { SignOff } from "./waiver.ts";

/** The rule behind a model's `sign-off` key: a contract like the names of all rules. */
export const SIGN_OFF_RULE = "governance/sign-off";

/** Names that are said at most. */
const MOST_NAMES = 10;

/** The approvals of a model's change, each person once by its id; in order of id. */
export function signOffsOf(model: string, signOffs: readonly SignOff[]): SignOff[] {
  const own = signOffs.filter((signOff) => signOff.model === model);
  return [...new Map(own.map((signOff) => [signOff.by.id, signOff])).values()].sort((a, b) => a.by.id - b.by.id);
}

/**
 * Whether as many approvers as the model's policy demands have approved this very commit: nothing where it demands none.
 * What is missing is undecided, never broken: it may come any minute.
 *
 * @param options.signOffs approvals of the commit by those who may give them, its author left out; `null`: no change is known
 */
export function judgeSignOff(options: {
  readonly model: string;
  readonly policy: Pick<ModelPolicy, "sign-off">;
  readonly signOffs: readonly SignOff[] | null;
}): AssessedFinding[] {
  const { model, policy, signOffs } = options;
  const needed = policy["sign-off"];
  if (needed === undefined) return [];
  const about = {
    rule: SIGN_OFF_RULE,
    model,
    level: "block",
    required: true,
    slice: null,
    limit: { min: needed },
    baseline: null,
    detail: [],
    evidence: [],
    demandedBy: "policy",
    waiver: null,
  } as const;
  if (signOffs === null) {
    const title = `sign-off: ${ofNeeded(needed)} needed before a merge`;
    const message = "No change is known here that somebody could sign off.";
    return [
      { ...about, status: "not-applicable", reason: "not-applicable", title, message, measured: null, remedy: "" },
    ];
  }
  const signed = signOffsOf(model, signOffs);
  const counted = {
    ...about,
    title: `sign-off: ${signed.length} of ${ofNeeded(needed)}`,
    message: `${whoSigned(signed)} The policy demands ${ofNeeded(needed)} for the very commit that is merged.`,
    measured: { value: signed.length, interval: null, n: null },
  };
  if (signed.length >= needed) return [{ ...counted, status: "pass", reason: "requirement-met", remedy: "" }];
  const remedy = "An approver who is not the author says `/assay approve`.";
  return [{ ...counted, status: "undecided", reason: "sign-off-missing", remedy }];
}

function ofNeeded(needed: number): string {
  return needed === 1 ? "1 approver" : `${needed} approvers`;
}

function whoSigned(signed: readonly SignOff[]): string {
  if (signed.length === 0) return "Nobody has signed off this commit yet.";
  const names = signed.slice(0, MOST_NAMES).map(({ by }) => by.login);
  const more = signed.length - names.length;
  return `Signed off by ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
