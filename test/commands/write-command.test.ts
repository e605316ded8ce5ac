import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { findCommands } from "../../src/commands/find-commands.ts";
import { COMMANDS, grammarOf } from "../../src/commands/grammar.ts";
import { type Command, parseCommand } from "../../src/commands/parse-command.ts";
import { writeCommand } from "../../src/commands/write-command.ts";

/** One line of anything, with much of what quotations and Markdown are made of. */
const line = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(fc.constantFrom('"', "'", "\\", "“", "”", "`", "--", "=", " ", "a", "/assay", "<!--", "—x", "|", "@b"), {
      maxLength: 20,
    }),
  )
  .map((made) => (typeof made === "string" ? made : made.join("")))
  .filter((text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text));
/** Values of options lose the white space around them; empty ones are refused. */
const value = line.map((text) => text.trim()).filter((text) => text !== "");

/** Any command that its grammar allows. */
const command: fc.Arbitrary<Command> = fc.constantFrom(...COMMANDS).chain(({ name }) => {
  const { subject, options } = grammarOf(name);
  const ofSubject = subject === undefined ? fc.constant(null) : subject.startsWith("<") ? line : fc.option(line);
  const ofOptions = options.map(({ name: option, value: taken, required }) => {
    const given = taken === undefined ? fc.constant("") : value;
    return (required === true ? given : fc.option(given)).map((one) => (one === null ? [] : [[option, one] as const]));
  });
  return fc.tuple(ofSubject, ...ofOptions).map(([said, ...all]) => {
    return { name, subject: said, options: Object.fromEntries(all.flat()) };
  });
});

describe("a command that is written as a line", () => {
  it("is found in a comment, and read as the same command, whatever its values are", () => {
    fc.assert(
      fc.property(command, (given) => {
        const written = writeCommand(given);
        assert.ok(written.ok);
        assert.deepEqual(findCommands(written.line), [written.line]);
        assert.deepEqual(parseCommand(written.line), { ok: true, command: given });
      }),
      { numRuns: 1000 },
    );
  });

  it("has quotation marks only where they are needed", () => {
    const options = { reason: 'a "small" sample \\ see #12', until: "2027-01-31", everywhere: "" };
    assert.deepEqual(writeCommand({ name: "waive", subject: "fairness/demographic-parity-ratio", options }), {
      ok: true,
      line: '/assay waive fairness/demographic-parity-ratio --reason "a \\"small\\" sample \\\\ see #12" --until 2027-01-31 --everywhere',
    });
    assert.deepEqual(writeCommand({ name: "waivers", subject: null, options: {} }), {
      ok: true,
      line: "/assay waivers",
    });
  });

  it("is refused where a value would end the line, or would not arrive as it is", () => {
    for (const hostile of ["a\nb", "a\r/assay approve", "a\u2028b", "a\u0000b", "\u001b[31m", "\ud800"]) {
      const inOption = writeCommand({ name: "hold", subject: null, options: { reason: hostile } });
      assert.match(
        inOption.ok ? "" : inOption.problem,
        /^--reason has a line break or another control character in it/,
      );
      const inSubject = writeCommand({ name: "approve", subject: hostile, options: {} });
      assert.match(inSubject.ok ? "" : inSubject.problem, /^What follows \/assay approve has a line break/);
    }
  });
});
