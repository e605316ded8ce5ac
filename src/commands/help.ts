import { approversOf } from "../policy/approvers.ts";
import { nearest } from "../policy/nearest.ts";
import { tableOf } from "../report/detail-table.ts";
import { code, type Markdown, text } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { type Desk, type Outcome, refuse, say } from "./desk.ts";
import { COMMANDS, type CommandGrammar, usageOf } from "./grammar.ts";
import { refusalByLevel } from "./may-give.ts";
import { trackedRelease } from "./tracked-release.ts";

/** `help [command]`: what there is, and what the speaker may do here. */
export async function help(desk: Desk): Promise<Outcome> {
  const { subject } = desk.command;
  const approver = await isApprover(desk);
  const may = (grammar: CommandGrammar) =>
    refusalByLevel(desk.speaker, grammar) === null && (grammar.needs !== "approver" || approver);
  if (subject === null) {
    const here = COMMANDS.filter(({ where }) => where === "anywhere" || desk.isPull);
    const rows = here.map((grammar) => [
      code(usageOf(grammar)),
      text(grammar.summary),
      text(needsOf(grammar)),
      text(may(grammar) ? "yes" : "no"),
    ]);
    const heading = ["command", "does", "needs", "you may"].map((name) => text(name));
    return say(fill("help", { table: tableOf(heading, rows, []), level: desk.speaker.level }));
  }
  const wanted = subject.toLowerCase();
  const found = COMMANDS.find(({ name }) => name === wanted || name.split(" ")[0] === wanted);
  if (found === undefined) {
    const names = COMMANDS.map(({ name }) => name);
    const near = nearest(wanted, names);
    return refuse(
      phrase("no-such-command", { command: code(subject), near: near === null ? "" : `Did you mean "${near}"?` }),
    );
  }
  return say(describe(found, may(found)));
}

function describe(grammar: CommandGrammar, may: boolean): Markdown {
  const rows = grammar.options.map(({ name, about, required }) => [
    code(`--${name}`),
    text(about),
    text(required === true ? "required" : ""),
  ]);
  const heading = ["option", "means", ""].map((name) => text(name));
  return fill("help-command", {
    usage: code(usageOf(grammar)),
    summary: grammar.summary,
    options: rows.length === 0 ? "" : tableOf(heading, rows, []),
    needs: needsOf(grammar),
    may: may ? "You may give it here." : "You may not give it here.",
  });
}

function needsOf({ needs, opensGate }: CommandGrammar): string {
  if (needs !== "approver") return needs;
  return opensGate === true ? "approver who had no hand in the change" : "approver";
}

async function isApprover(desk: Desk): Promise<boolean> {
  const { isPull, stand, authority, speaker } = desk;
  if (!isPull) {
    const tracked = await trackedRelease(desk);
    if ("refusal" in tracked) return false;
    return (await authority.isNamed(speaker, approversOf(tracked.found.law.policy.policy))).may;
  }
  const { law } = await stand();
  if (law?.state !== "governs") return false;
  const { policy } = law.policy;
  const entries = [...approversOf(policy), ...(policy.waivers?.approvers ?? [])];
  return (await authority.isNamed(speaker, entries)).may;
}
