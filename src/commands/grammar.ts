import type { Level } from "../github/permissions.ts";

/** What somebody must be to give a command: at least this permission in the repository, or one of the approvers. */
export type Needs = Level | "approver";

/** One option of a command. */
export interface OptionGrammar {
  readonly name: string;
  /** How its value is called in the usage; left out for a switch. */
  readonly value?: string;
  readonly required?: true;
  readonly about: string;
}

/** How a command is written and who may give it. */
export interface CommandGrammar {
  /** The words after `/assay`. */
  readonly name: string;
  /** What may follow in its place, as the usage shows it, e.g. `<rule>` or `[waiver]`; at most one. */
  readonly subject?: string;
  /** That may be several words, e.g. the name of a command. */
  readonly isPhrase?: true;
  readonly options: readonly OptionGrammar[];
  /** What it does, one line, for the help and the docs. */
  readonly summary: string;
  readonly needs: Needs;
  /** `pull-request`: in an issue it means nothing. */
  readonly where: "pull-request" | "anywhere";
  /** Whoever had a hand in the change may not give it, since it opens the gate. */
  readonly opensGate?: true;
  /** It speaks of the head commit: what was pushed after it was written is not meant. */
  readonly ofHead?: true;
}

const MODEL = { name: "model", value: "M", about: "Name of the model, where there are several." } as const;
const REASON = { name: "reason", value: '"…"', required: true, about: "Why; goes on record." } as const;

/** Every command, in the order of the help. */
export const COMMANDS = [
  {
    name: "help",
    subject: "[command]",
    isPhrase: true,
    options: [],
    summary: "What there is, and what you may do here.",
    needs: "read",
    where: "anywhere",
  },
  {
    name: "status",
    options: [],
    summary: "The verdict, what is missing, what waits, and the waivers with their ends.",
    needs: "read",
    where: "pull-request",
  },
  {
    name: "check",
    subject: "[rule]",
    options: [MODEL],
    summary: "Judges again now.",
    needs: "triage",
    where: "pull-request",
  },
  {
    name: "explain",
    subject: "<rule>",
    options: [MODEL],
    summary: "A finding in full: the figures with their intervals, the formula, the evidence, and how to mend it.",
    needs: "read",
    where: "pull-request",
  },
  {
    name: "diff",
    subject: "[ref]",
    options: [MODEL],
    summary: "The figures of this head beside those of the target branch, or of another branch, tag or commit.",
    needs: "read",
    where: "pull-request",
  },
  {
    name: "waive",
    subject: "<rule>",
    options: [
      MODEL,
      REASON,
      { name: "until", value: "DATE", required: true, about: "Last day, as `2027-01-31` or in days from now, `90d`." },
      {
        name: "everywhere",
        about: "For every pull request of the repository until then, not for this one only.",
      },
    ],
    summary: "Asks for an exception to a rule; an approver who had no hand in the change decides.",
    needs: "write",
    where: "pull-request",
  },
  {
    name: "approve",
    subject: "[waiver]",
    options: [MODEL],
    summary:
      "Grants a waiver; or, with `sign-off` or where no waiver waits, signs off the change to a model on this head commit.",
    needs: "approver",
    where: "anywhere",
    opensGate: true,
  },
  {
    name: "reject",
    subject: "[waiver]",
    options: [REASON],
    summary: "Refuses a waiver that waits; or, with `sign-off`, takes your sign-off back.",
    needs: "approver",
    where: "anywhere",
  },
  {
    name: "revoke",
    subject: "[waiver]",
    options: [{ name: "reason", value: '"…"', about: "Why; goes on record." }],
    summary: "Ends a waiver before its day.",
    needs: "approver",
    where: "anywhere",
  },
  {
    name: "waivers",
    options: [],
    summary: "All waivers in force in this repository, the one that ends soonest first, and those that wait.",
    needs: "read",
    where: "anywhere",
  },
  {
    name: "baseline accept",
    options: [MODEL, REASON],
    summary: "Accepts this very evidence as the new baseline, where a change of distribution is intended.",
    needs: "approver",
    where: "pull-request",
    opensGate: true,
    ofHead: true,
  },
  {
    name: "policy preview",
    options: [],
    summary: "The verdict under the policy that this pull request proposes.",
    needs: "read",
    where: "pull-request",
  },
  {
    name: "card draft",
    options: [
      MODEL,
      {
        name: "commit",
        about: "Commits it to the branch of this pull request, where the App may, instead of showing it.",
      },
    ],
    summary: "Drafts a model card from the evidence; what only a human can know is left as questions.",
    needs: "write",
    where: "pull-request",
  },
  {
    name: "accept workflow",
    options: [],
    summary: "Accepts, for this head only, that the pull request changes the workflow that makes its evidence.",
    needs: "approver",
    where: "pull-request",
    opensGate: true,
    ofHead: true,
  },
  {
    name: "accept fork",
    options: [],
    summary: "Accepts, for this head only, evidence that was made in a fork, where the policy says `with-approval`.",
    needs: "approver",
    where: "pull-request",
    opensGate: true,
    ofHead: true,
  },
  {
    name: "hold",
    options: [REASON],
    summary: "Keeps the check red whatever the evidence says, until `resume`.",
    needs: "approver",
    where: "pull-request",
  },
  {
    name: "resume",
    options: [],
    summary: "Lifts a hold.",
    needs: "approver",
    where: "pull-request",
    opensGate: true,
  },
  {
    name: "doctor",
    options: [],
    summary: "Whether the gate really is one: what lets changes past it, and what mends that.",
    needs: "write",
    where: "anywhere",
  },
  {
    name: "rollback",
    subject: "<environment>",
    options: [],
    summary:
      "Names the last passing deployment before what runs there now, and starts the workflow that deploys it again, where the policy names one.",
    needs: "approver",
    where: "anywhere",
  },
  {
    name: "release",
    options: [],
    summary: "Publishes the draft release that this issue tracks, where it passes now.",
    needs: "approver",
    where: "anywhere",
  },
] as const satisfies readonly CommandGrammar[];

export type CommandName = (typeof COMMANDS)[number]["name"];

/** The grammar of a command. */
export function grammarOf(name: CommandName): CommandGrammar {
  const found = COMMANDS.find((command) => command.name === name);
  if (found === undefined) throw new Error(`no command is called ${name}`);
  return found;
}

/** How a command is written, e.g. `/assay waive <rule> [--model M] --reason "…" --until DATE [--everywhere]`. */
export function usageOf({ name, subject, options }: CommandGrammar): string {
  const shown = options.map(({ name: option, value, required }) => {
    const written = value === undefined ? `--${option}` : `--${option} ${value}`;
    return required === true ? written : `[${written}]`;
  });
  return ["/assay", name, ...(subject === undefined ? [] : [subject]), ...shown].join(" ");
}
