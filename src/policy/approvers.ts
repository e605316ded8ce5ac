import { z } from "zod";
import type { Issue } from "./explain-issues.ts";
import type { Floor } from "./floor.ts";
import type { Policy } from "./policy-schema.ts";

/** A login has up to 39 letters, digits and hyphens, and those of a company's own accounts an underscore. */
const APPROVER = /^(team:[a-z0-9][a-z0-9_.-]{0,99}|[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]{1,20})?)$/;

/** Somebody who may approve: a login, or a team of the repository's own organisation. */
export const approver = z
  .string()
  .regex(
    APPROVER,
    "name a login, such as octocat, or a team of this organisation as team:<slug>, such as team:ml-risk; without @",
  );

/** Who may grant exceptions, and for how long. */
export const waiverTerms = z.strictObject({
  approvers: z
    .array(approver)
    .min(1)
    .describe("Who may approve an exception: logins, or `team:<slug>`. Nobody approves his own."),
  "max-days": z.int().min(1).max(3650).default(90).describe("How many days an exception may last at most."),
});

/** Who may sign off changes and accept workflows and forks: `approvers`, or where that list is empty those of `waivers`. */
export function approversOf(policy: Pick<Policy, "approvers" | "waivers">): readonly string[] {
  return policy.approvers.length > 0 ? policy.approvers : (policy.waivers?.approvers ?? []);
}

/**
 * How many days an exception may last at most, from the day on which it is asked for: what the policy says, and no more than
 * the floor does. `null` where neither says who may grant any.
 */
export function mostDays(policy: Pick<Policy, "waivers">, floor: Pick<Floor, "waivers"> | null): number | null {
  const limits = [policy.waivers, floor?.waivers].flatMap((terms) => (terms === undefined ? [] : [terms["max-days"]]));
  return limits.length === 0 ? null : Math.min(...limits);
}

/** A sign-off that nobody may give would close the gate for ever. */
export function examineSignOffs(policy: Policy): Issue[] {
  if (approversOf(policy).length > 0) return [];
  return Object.entries(policy.models)
    .filter(([, model]) => model["sign-off"] !== undefined)
    .map(([name]) => ({
      path: ["models", name, "sign-off"],
      part: "key",
      message: `model "${name}" demands a sign-off, but nobody may give one: name "approvers"`,
    }));
}
