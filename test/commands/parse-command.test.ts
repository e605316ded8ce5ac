import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { COMMANDS, type CommandGrammar, usageOf } from "../../src/commands/grammar.ts";
import { type Command, parseCommand } from "../../src/commands/parse-command.ts";
import { hostileText } from "../report/hostile-text.ts";

const GRAMMARS: readonly CommandGrammar[] = COMMANDS;

function commandOf(line: string): Command {
  const parsed = parseCommand(line);
  assert.ok(parsed.ok, `${line}: ${JSON.stringify(parsed)}`);
  return parsed.command;
}

function misspellingOf(line: string): { readonly problem: string; readonly usage: string } {
  const parsed = parseCommand(line);
  assert.ok(!parsed.ok, line);
  return { problem: parsed.problem, usage: parsed.usage };
}

function usage(name: string): string {
  const grammar = GRAMMARS.find((one) => one.name === name);
  assert.ok(grammar !== undefined, name);
  return usageOf(grammar);
}

describe("a command", () => {
  const waiver = {
    name: "waive",
    subject: "fairness/group-size",
    options: { model: "credit", reason: "small sample, see #12", until: "90d" },
  };
  for (const line of [
    '/assay waive fairness/group-size --model credit --reason "small sample, see #12" --until 90d',
    '/assay waive --until=90d --reason="small sample, see #12" --model=credit fairness/group-size',
    "/assay  WAIVE  fairness/group-size  --Model credit --REASON 'small sample, see #12' --until 90d",
    "/assay waive fairness/group-size —model credit —reason “small sample, see #12” –until 90d",
    "/assay waive „fairness/group-size“ --model «credit» —reason=‘small sample, see #12’ --until ' 90d '",
  ]) {
    it(`is read as it is meant: ${line}`, () => {
      assert.deepEqual(commandOf(line), waiver);
    });
  }

  it("has one or two words of a name", () => {
    assert.deepEqual(commandOf("/assay accept fork"), { name: "accept fork", subject: null, options: {} });
    assert.deepEqual(commandOf("/assay Policy Preview"), { name: "policy preview", subject: null, options: {} });
    assert.deepEqual(commandOf("/assay help waive"), { name: "help", subject: "waive", options: {} });
    assert.deepEqual(commandOf("/assay help accept fork"), { name: "help", subject: "accept fork", options: {} });
    assert.deepEqual(commandOf('/assay help "accept fork"'), { name: "help", subject: "accept fork", options: {} });
  });

  it("has switches, and keeps what looks like an option within quotation marks", () => {
    const line = '/assay waive a/b --everywhere --reason "--until 9d" --until 1d';
    assert.deepEqual(commandOf(line).options, { everywhere: "", reason: "--until 9d", until: "1d" });
  });

  it("is what was written of it", () => {
    const word = fc.oneof(hostileText, fc.string({ maxLength: 40 })).filter((text) => !/[\r\n]/.test(text));
    const value = word.map((text) => text.trim()).filter((text) => text !== "");
    const command = fc.constantFrom(...GRAMMARS).chain((grammar) =>
      fc.record({
        grammar: fc.constant(grammar),
        subject:
          grammar.subject === undefined ? fc.constant(null) : grammar.subject.startsWith("<") ? word : fc.option(word),
        options: fc.record(
          Object.fromEntries(
            grammar.options.map(({ name, value: takes }) => [name, takes === undefined ? fc.constant("") : value]),
          ),
          { requiredKeys: grammar.options.flatMap(({ name, required }) => (required === true ? [name] : [])) },
        ),
        joint: fc.constantFrom(" ", "="),
      }),
    );
    fc.assert(
      fc.property(command, ({ grammar, subject, options, joint }) => {
        const written = Object.entries(options).map(([name, given]) =>
          isSwitch(grammar, name) ? `--${name}` : `--${name}${joint}${quoted(given ?? "")}`,
        );
        const line = ["/assay", grammar.name, ...(subject === null ? [] : [quoted(subject)]), ...written].join(" ");
        assert.deepEqual(commandOf(line), { name: grammar.name, subject, options: { ...options } });
      }),
      { numRuns: 3000 },
    );
  });
});

function isSwitch({ options }: CommandGrammar, name: string): boolean {
  return options.find((one) => one.name === name)?.value === undefined;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

describe("a command that is misspelt", () => {
  for (const [line, problem, meant] of [
    ["/assay", "No command is named.", "help"],
    ["/assay aprove w1", 'There is no command "aprove w1".', "approve"],
    ["/assay stauts", 'There is no command "stauts".', "status"],
    ["/assay baseline acept --reason x", 'There is no command "baseline acept".', "baseline accept"],
    ["/assay baseline", 'There is no command "baseline".', "baseline accept"],
    ["/assay polcy preview", 'There is no command "polcy preview".', "policy preview"],
    ["/assay wiave a/b", 'There is no command "wiave a/b".', "waive"],
    ["/assay waive", "/assay waive needs <rule>.", "waive"],
    ["/assay waive a/b --until 9d", "--reason is missing.", "waive"],
    ["/assay waive a/b --reason x", "--until is missing.", "waive"],
    ["/assay waive a/b --reason --until 9d", '--reason needs a value: --reason "…".', "waive"],
    ["/assay waive a/b --until 9d --reason", '--reason needs a value: --reason "…".', "waive"],
    ['/assay waive a/b --until 9d --reason " "', "--reason is empty.", "waive"],
    ["/assay waive a/b --until 9d --reason=", "--reason is empty.", "waive"],
    [
      "/assay waive a/b --until 9d --reason small sample",
      '/assay waive takes one word here, and "sample" is another; put what has spaces into quotes.',
      "waive",
    ],
    ["/assay hold --reason a --reason b", "--reason is given twice.", "hold"],
    ["/assay hold --raeson x", "/assay hold has no option --raeson; did you mean --reason?", "hold"],
    ["/assay resume --force", "/assay resume has no option --force.", "resume"],
    ["/assay resume w1", '/assay resume takes no "w1"; put what has spaces into quotes.', "resume"],
    ["/assay waive a/b --everywhere=yes --reason x --until 9d", "--everywhere takes no value.", "waive"],
    ['/assay hold --reason "so', "The quotation that begins at column 22 does not end.", "hold"],
    [`/assay hold --reason ${"a".repeat(1001)}`, "A value is longer than 1000 characters.", "hold"],
    ["/assay __proto__", 'There is no command "__proto__".', "help"],
    ["/assay hold --constructor x --reason y", "/assay hold has no option --constructor.", "hold"],
  ] as const) {
    it(`is told what is wrong, and how what it means is written: ${line.slice(0, 60)}`, () => {
      const told = misspellingOf(line);
      assert.equal(told.problem, problem);
      assert.equal(told.usage, meant === "help" ? "/assay help" : usage(meant));
    });
  }

  it("is told the usage of a command that there is, whatever is written", () => {
    const usages = ["/assay help", ...GRAMMARS.map(usageOf)];
    const names = GRAMMARS.map(({ name }) => name);
    const piece = fc.oneof(
      fc.constantFrom(...names, "--reason", "--until", "--model", "—", '"', "“", "="),
      hostileText,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const parsed = parseCommand(`/assay ${pieces.join(" ")}`);
        if (parsed.ok) return;
        assert.ok(usages.includes(parsed.usage), parsed.usage);
        assert.ok(parsed.problem.length > 5 && parsed.problem.length < 400, parsed.problem);
        assert.match(parsed.problem, /[.?]$/);
      }),
      { numRuns: 3000 },
    );
  });
});
