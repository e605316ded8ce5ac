import type { CommandName } from "../../src/commands/grammar.ts";

/** What comes of a command: a 👍 and an answer; a 👎 and why not; or nothing at all. */
export type Outcome = "done" | "refused" | "silent";

/** Commands that the same persons may give. `approve sign-off` is the other meaning of `approve`. */
export const GROUPS = {
  read: ["help", "status", "explain", "diff", "waivers", "policy preview"],
  triage: ["check"],
  write: ["waive", "card draft", "doctor"],
  closing: ["reject", "revoke", "hold", "rollback"],
  opening: ["approve", "approve sign-off", "baseline accept", "accept workflow", "accept fork", "resume"],
} as const satisfies Readonly<Record<string, readonly (CommandName | "approve sign-off")[]>>;

export type Group = keyof typeof GROUPS;
export type MatrixCommand = (typeof GROUPS)[Group][number];

/** One row of the matrix: somebody, and what comes of each group of commands when he gives them. */
export interface WhoMay extends Readonly<Record<Group, Outcome>> {
  readonly who: string;
}

const SILENT = { read: "silent", triage: "silent", write: "silent", closing: "silent", opening: "silent" } as const;
const READER = { read: "done", triage: "refused", write: "refused", closing: "refused", opening: "refused" } as const;
const WRITER = { read: "done", triage: "done", write: "done", closing: "refused", opening: "refused" } as const;

/**
 * Who may do what. Written from what is promised, and not from what the code does: a permission of GitHub carries the commands
 * up to its own; being an approver carries those of approvers and no others, whatever the permission; whoever had a hand in the
 * change opens nothing, and may close; what nobody answers for opens nothing either.
 */
export const WHO_MAY = {
  stranger: { who: "somebody without access to a private repository", ...SILENT },
  outsider: { who: "somebody without a role in a public repository", ...READER },
  reader: { who: "read", ...READER },
  triager: { who: "triage", ...READER, triage: "done" },
  writer: { who: "write", ...WRITER },
  maintainer: { who: "maintain", ...WRITER },
  admin: { who: "admin", ...WRITER },
  approver: { who: "approver by login, with read", ...READER, closing: "done", opening: "done" },
  member: { who: "approver by team, with read", ...READER, closing: "done", opening: "done" },
  author: { who: "author of the pull request, with write", ...WRITER },
  pusher: { who: "pushed to its branch, with write", ...WRITER },
  committer: { who: "committed one of its commits, with write", ...WRITER },
  authorApprover: { who: "author of the pull request, and approver", ...WRITER, closing: "done" },
  pusherApprover: { who: "pushed to its branch, and approver", ...WRITER, closing: "done" },
  committerApprover: { who: "committed one of its commits, and approver", ...WRITER, closing: "done" },
  uncertain: { who: "approver, where a commit belongs to no account", ...READER, closing: "done" },
  listedBot: { who: "bot that `bots` lists", ...WRITER },
  otherBot: { who: "any other bot", ...SILENT },
  edited: {
    who: "admin and approver, in a comment that is edited before it is read",
    read: "refused",
    triage: "refused",
    write: "refused",
    closing: "refused",
    opening: "refused",
  },
  editedLater: { who: "admin and approver, in a comment that becomes a command by an edit", ...SILENT },
  deleted: { who: "admin and approver, in a comment that is deleted before it is read", ...SILENT },
} as const satisfies Readonly<Record<string, WhoMay>>;

export type Who = keyof typeof WHO_MAY;
