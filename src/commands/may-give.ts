import { mayGrant } from "../gates/pull-request/granted.ts";
import { atLeast } from "../github/permissions.ts";
import type { PullRequest } from "../github/read-pull.ts";
import { approversOf } from "../policy/approvers.ts";
import { code, type Markdown } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import type { Desk, Speaker } from "./desk.ts";
import { type CommandGrammar, grammarOf } from "./grammar.ts";
import { type Found, type Governed, governed } from "./judged.ts";

/** Why somebody may not give a command by the permission that he has in the repository; null where he may. */
export function refusalByLevel(speaker: Pick<Speaker, "level" | "isBot">, grammar: CommandGrammar): Markdown | null {
  const { name, needs } = grammar;
  if (needs === "approver") return speaker.isBot ? phrase("refused-bot", { command: code(`/assay ${name}`) }) : null;
  if (atLeast(speaker.level, needs)) return null;
  return phrase("refused-level", { command: code(`/assay ${name}`), needs, level: speaker.level });
}

/**
 * Why somebody may not give a command of approvers; null where he may. What opens the gate of a pull request is not for
 * those who had a hand in it, and what is said of a head is not said of what was pushed since.
 *
 * @param options.approvers whom policy or floor name for this
 * @param options.ofHead it is about the head commit; what the grammar says where it is left out
 */
export async function refusalOfApprover(
  { authority, speaker, command, comment }: Pick<Desk, "authority" | "speaker" | "command" | "comment">,
  options: { readonly approvers: readonly string[]; readonly pull: PullRequest; readonly ofHead?: boolean },
): Promise<Markdown | null> {
  const { approvers, pull } = options;
  const grammar = grammarOf(command.name);
  const refused = (why: string) => fill("refused-approver", { command: code(`/assay ${command.name}`), why });
  const may =
    grammar.opensGate === true
      ? await mayGrant(authority, { person: speaker, approvers, pull })
      : await authority.isNamed(speaker, approvers);
  if (!may.may) return refused(may.why);
  if (!(options.ofHead ?? grammar.ofHead ?? false)) return null;
  const there = await authority.wasThereAt(comment.createdAt, pull);
  return there.may ? null : refused(there.why);
}

/** The pull request of the comment, where a policy governs it and whoever speaks is one of its approvers. */
export async function governedByApprover(desk: Desk): Promise<Found<Governed>> {
  const where = await governed(desk);
  if ("refusal" in where) return where;
  const { pull, policy } = where.found;
  const refusal = await refusalOfApprover(desk, { approvers: approversOf(policy.policy), pull });
  return refusal === null ? where : { refusal };
}
