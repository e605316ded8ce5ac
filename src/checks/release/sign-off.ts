import type { Finding } from "../../assessment/finding.ts";
import { type ReleaseInput, releaseFinding } from "./release-input.ts";

const RULE = "sign-off";
/** Names that are said at most. */
const MOST_NAMES = 10;

/** As many approvers as the policy demands have approved the very commit that is released. What is missing may come any minute. */
export function judgeReleaseSignOff({ facts, release }: ReleaseInput): Finding[] {
  const needed = release["sign-off"];
  if (needed === undefined) return [];
  const signed = [...new Map(facts.signOffs.map((person) => [person.id, person])).values()];
  const names = signed.slice(0, MOST_NAMES).map(({ login }) => login);
  const who = names.length === 0 ? "Nobody has signed off this commit yet." : `Signed off by ${names.join(", ")}.`;
  const wanted = needed === 1 ? "1 approver" : `${needed} approvers`;
  const about = {
    title: `sign-off: ${signed.length} of ${wanted}`,
    message: `${who} The policy demands ${wanted} for the very commit that is released.`,
    measured: { value: signed.length, interval: null, n: null },
    limit: { min: needed },
  };
  if (signed.length >= needed) return [releaseFinding(RULE, { ...about, status: "pass", reason: "requirement-met" })];
  const remedy =
    "An approver who neither made the draft nor uploaded its files says `/assay approve` in the release's issue.";
  return [releaseFinding(RULE, { ...about, status: "undecided", reason: "sign-off-missing", remedy })];
}
