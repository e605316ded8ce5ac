import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Speaker } from "../../src/commands/desk.ts";
import { COMMANDS, type CommandGrammar, type CommandName, grammarOf } from "../../src/commands/grammar.ts";
import { refusalByLevel, refusalOfApprover } from "../../src/commands/may-give.ts";
import type { Authority, Permission } from "../../src/gates/authority.ts";
import { LEVELS } from "../../src/github/permissions.ts";
import type { PullRequest } from "../../src/github/read-pull.ts";
import { sourceOf } from "../../src/report/markdown.ts";

const NAMES: readonly CommandName[] = COMMANDS.map(({ name }) => name);
/** What can turn a check green, whatever the code says of it. */
const OPENS: readonly CommandName[] = ["approve", "baseline accept", "accept workflow", "accept fork", "resume"];
const CLOSES: readonly CommandName[] = ["reject", "revoke", "hold", "rollback", "release"];

const PULL: PullRequest = {
  number: 7,
  open: true,
  author: { id: 1, login: "alice" },
  headSha: "a".repeat(40),
  headRef: "change",
  headRepositoryId: 5,
  headRepository: { owner: "acme", repo: "models" },
  repositoryId: 5,
  fork: false,
  baseRef: "main",
  changedFiles: 1,
  commented: false,
  url: "https://github.test/acme/models/pull/7",
};

const permission: fc.Arbitrary<Permission> = fc.oneof(
  fc.constant<Permission>({ may: true }),
  fc.record({
    may: fc.constant(false as const),
    why: fc.constantFrom("Not so.", "Nobody knows."),
    unknown: fc.boolean(),
  }),
);
const situation = fc.record({
  name: fc.constantFrom(...NAMES),
  level: fc.constantFrom(...LEVELS),
  isBot: fc.boolean(),
  named: permission,
  apart: permission,
  there: permission,
});

/** Whether somebody is let through to what a command does. */
async function isLetThrough(one: {
  readonly name: CommandName;
  readonly level: Speaker["level"];
  readonly isBot: boolean;
  readonly named: Permission;
  readonly apart: Permission;
  readonly there: Permission;
}): Promise<boolean> {
  const { name, level, isBot, named, apart, there } = one;
  const speaker: Speaker = { id: 2, login: "bob", level, isBot };
  const authority: Authority = {
    levelOf: async () => level,
    isNamed: async (_person, entries) =>
      entries.length === 0 ? { may: false, why: "Nobody is.", unknown: false } : named,
    hadNoHandIn: async () => apart,
    wasThereAt: async () => there,
  };
  const grammar = grammarOf(name);
  if (refusalByLevel(speaker, grammar) !== null) return false;
  if (grammar.needs !== "approver") return true;
  const command = { name, subject: null, options: {} };
  const comment = { id: 5, body: "", author: speaker, createdAt: 0 };
  const desk = { authority, speaker, command, comment };
  const refusal = await refusalOfApprover(desk, { approvers: ["bob"], pull: PULL });
  if (refusal !== null && !named.may) assert.ok(sourceOf(refusal).includes(named.why));
  return refusal === null;
}

describe("who is let through to a command", () => {
  it("opens nothing without being named and certainly having had no hand in the change, whatever his permission", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (one) => {
        const isThrough = await isLetThrough(one);
        const grammar: CommandGrammar = grammarOf(one.name);
        const may = !one.isBot && one.named.may && one.apart.may && (grammar.ofHead !== true || one.there.may);
        if (OPENS.includes(one.name)) assert.equal(isThrough, may);
      }),
      { numRuns: 20_000 },
    );
  });

  it("closes by being named alone, and does everything else by his permission alone", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (one) => {
        const isThrough = await isLetThrough(one);
        const { needs }: CommandGrammar = grammarOf(one.name);
        if (CLOSES.includes(one.name)) assert.equal(isThrough, !one.isBot && one.named.may);
        if (needs === "approver") assert.ok([...OPENS, ...CLOSES].includes(one.name), one.name);
        else assert.equal(isThrough, LEVELS.indexOf(one.level) >= LEVELS.indexOf(needs));
      }),
      { numRuns: 20_000 },
    );
  });
});
