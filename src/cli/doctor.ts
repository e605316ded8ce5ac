import { diagnose } from "../gates/doctor/diagnose.ts";
import { examine } from "../gates/doctor/examine.ts";
import type { Gap } from "../gates/doctor/facts.ts";
import { openAsPerson } from "../github/as-person.ts";
import { fitParts } from "../report/budget.ts";
import { doctorParts } from "../report/doctor.ts";
import { terminalText } from "../report/escape.ts";
import { sourceOf } from "../report/markdown.ts";
import { terminalMarkdown } from "../report/terminal-markdown.ts";
import { VERSION } from "../version.ts";
import { chosenApi } from "./api-address.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { ownToken } from "./own-token.ts";
import { personFailure } from "./person-failure.ts";
import { oneOf, readArguments } from "./read-arguments.ts";
import { repositoryName } from "./repository-name.ts";

const OPTIONS = { format: { type: "string", default: "text" }, "api-url": { type: "string" } } as const;

/** `assay doctor OWNER/REPO`: says whether the gate of a repository really is one, with the eyes of whoever asks. */
export async function doctorCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS, 1);
  const format = oneOf(values.format, ["text", "json"], "--format");
  const [name] = positionals;
  if (name === undefined) throw new UsageError("assay doctor needs OWNER/REPO");
  const [owner = "", repo = ""] = repositoryName(name).split("/");
  const own = ownToken(io.env);
  const apiUrl = chosenApi(values["api-url"], io.env);
  const view = openAsPerson({ token: own.token, apiUrl, userAgent: `assay/${VERSION}`, owner, repo, number: 0 });
  try {
    const gaps = diagnose(await examine(view));
    io.stdout(
      format === "json"
        ? `${JSON.stringify({ version: 1, repository: name, gaps }, null, 2)}\n`
        : `${terminalMarkdown(sourceOf(fitParts(doctorParts(name, gaps))))}\n`,
    );
    return exitOf(gaps);
  } catch (error) {
    io.stderr(`assay: ${terminalText(personFailure(error, { own, where: name }))}\n`);
    return EXIT.internal;
  }
}

/** What could not be seen is no all-clear. */
function exitOf(gaps: readonly Gap[]): ExitCode {
  if (gaps.length === 0) return EXIT.pass;
  return gaps.every(({ weight }) => weight === "unseen") ? EXIT.undecided : EXIT.blocked;
}
