import { statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Assessment, Verdict } from "../assessment/assessment.ts";
import { BASELINE_FOLDER, directorySource } from "../evidence/directory-source.ts";
import { failWith } from "../evidence/faults.ts";
import { judge } from "../judge.ts";
import { renderJson } from "../report/json.ts";
import { renderJunit } from "../report/junit.ts";
import { renderMarkdown } from "../report/markdown-report.ts";
import { renderSarif } from "../report/sarif.ts";
import { renderText } from "../report/text.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { InvalidPolicy, onlyModels, readFloor, readPolicy } from "./load-documents.ts";
import { oneOf, readArguments } from "./read-arguments.ts";
import { readWaivers } from "./read-waivers.ts";
import { replay } from "./replay.ts";

const OPTIONS = {
  policy: { type: "string" },
  floor: { type: "string" },
  waivers: { type: "string" },
  baseline: { type: "string" },
  model: { type: "string", multiple: true },
  format: { type: "string", default: "text" },
  output: { type: "string" },
  context: { type: "string" },
  "as-of": { type: "string" },
} as const;

const FORMATS = ["text", "json", "markdown", "sarif", "junit"] as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

/** `assay check`: judges a working tree, or replays an exported context. */
export async function checkCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const format = oneOf(values.format, FORMATS, "--format");
  const directory = folder(resolve(io.cwd, positionals[0] ?? "."), "to judge");
  const baseline = baselineFolder(directory, values, io);
  try {
    const assessment =
      values.context === undefined
        ? await judgeTree(directory, baseline, values, io)
        : await replay({ file: resolve(io.cwd, contextFile(values)), directory, baseline });
    write(render(assessment, format, io.colour && values.output === undefined), values.output, io);
    return EXIT_OF[assessment.verdict];
  } catch (error) {
    if (!(error instanceof InvalidPolicy)) throw error;
    io.stderr(error.list);
    return EXIT.usage;
  }
}

const EXIT_OF: Readonly<Record<Verdict, ExitCode>> = {
  pass: EXIT.pass,
  blocked: EXIT.blocked,
  undecided: EXIT.undecided,
};

/** The folder named by `--baseline`; without it `DIR/.assay/baseline`, where there is one. */
function baselineFolder(directory: string, values: Values, io: Io): string | null {
  if (values.baseline !== undefined) return folder(resolve(io.cwd, values.baseline), "of the baseline");
  const usual = join(directory, BASELINE_FOLDER);
  return statSync(usual, { throwIfNoEntry: false })?.isDirectory() ? usual : null;
}

async function judgeTree(directory: string, baseline: string | null, values: Values, io: Io): Promise<Assessment> {
  const policy = readPolicy({
    directory,
    cwd: io.cwd,
    ...(values.policy === undefined ? {} : { file: values.policy }),
  });
  const floor = values.floor === undefined ? null : readFloor(io.cwd, values.floor);
  const asOf = values["as-of"] === undefined ? io.today : calendarDate(values["as-of"]);
  const named = values.waivers === undefined ? {} : { file: values.waivers };
  return judge({
    policy: onlyModels(policy, values.model ?? []),
    floor,
    touched: null,
    asOf,
    waivers: readWaivers({ directory, policy, floor, asOf, io, ...named }),
    signOffs: null,
    current: directorySource(directory),
    baseline: baseline === null ? NO_BASELINE : directorySource(baseline),
  });
}

const NO_BASELINE = failWith({
  reason: "no-baseline",
  message: "No baseline was given to compare with.",
  remedy: "Name the folder of the baseline with --baseline DIR, or keep it in .assay/baseline.",
}).fault;

/** A replay takes everything from the context; an option that would change it is a mistake. */
function contextFile(values: Values): string {
  const fixed = ["policy", "floor", "waivers", "model", "as-of"] as const;
  const given = fixed.find((name) => values[name] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given} cannot be given with --context, which fixes it already`);
  return values.context ?? "";
}

function render(assessment: Assessment, format: (typeof FORMATS)[number], colour: boolean): string {
  switch (format) {
    case "text":
      return renderText(assessment, { colour });
    case "json":
      return renderJson(assessment);
    case "markdown":
      return renderMarkdown(assessment);
    case "sarif":
      return renderSarif(assessment);
    case "junit":
      return renderJunit(assessment);
  }
}

function write(result: string, output: string | undefined, io: Io): void {
  try {
    if (output === undefined) io.stdout(result);
    else writeFileSync(resolve(io.cwd, output), result);
  } catch (error) {
    throw new UsageError(
      `the result cannot be written to ${output ?? "stdout"}: ${error instanceof Error ? error.message : ""}`,
    );
  }
}

function folder(path: string, role: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new UsageError(`${path} is not a folder; name the folder ${role}`);
}

function calendarDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) {
    return text;
  }
  throw new UsageError(`--as-of cannot be "${text}"; give a calendar date as YYYY-MM-DD`);
}
