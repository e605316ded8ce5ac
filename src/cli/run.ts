import { COMMANDS as SPOKEN } from "../commands/grammar.ts";
import { suggest } from "../policy/nearest.ts";
import { terminalText } from "../report/escape.ts";
import { VERSION } from "../version.ts";
import { HELP } from "./help.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";

type Command = (args: readonly string[], io: Io) => Promise<ExitCode>;

/** Loaded when named: reading tables takes a database, printing the help does not. */
const COMMANDS: Readonly<Record<string, Command>> = {
  check: async (args, io) => (await import("./check.ts")).checkCommand(args, io),
  policy: async (args, io) => (await import("./policy.ts")).policyCommand(args, io),
  baseline: async (args, io) => (await import("./baseline.ts")).baselineCommand(args, io),
  rules: async (args, io) => (await import("./explain.ts")).rulesCommand(args, io),
  explain: async (args, io) => (await import("./explain.ts")).explainCommand(args, io),
  audit: async (args, io) => (await import("./audit.ts")).auditCommand(args, io),
  jobs: async (args, io) => (await import("./jobs.ts")).jobsCommand(args, io),
  store: async (args, io) => (await import("./store.ts")).storeCommand(args, io),
  doctor: async (args, io) => (await import("./doctor.ts")).doctorCommand(args, io),
  serve: async (args) => (await import("./serve.ts")).serveCommand("serve", args),
  worker: async (args) => (await import("./serve.ts")).serveCommand("worker", args),
};

/** Runs `assay` with its arguments and says how it ended. Never throws. */
export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr(`assay: ${terminalText(error.message)}\n`);
      return EXIT.usage;
    }
    io.stderr(`assay: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.internal;
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === "--version") {
    io.stdout(`${VERSION}\n`);
    return EXIT.pass;
  }
  if (args.includes("--help") || args.includes("-h")) {
    io.stdout(HELP);
    return EXIT.pass;
  }
  if (name === undefined) throw new UsageError("name a command, such as check or audit; see: assay --help");
  if (isSpoken(args)) return (await import("./speak.ts")).speak(args, io);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command(rest, io);
  const known = [...Object.keys(COMMANDS), ...SPOKEN.map((spoken) => spoken.name)];
  throw new UsageError(`unknown command "${name}"${suggest(name, known)}`);
}

/**
 * Whether a command of comments is given. Those that are called as a command of the terminal are left to that one: `check`
 * and `explain` are about the working tree and the rules here.
 */
function isSpoken([first = "", second = ""]: readonly string[]): boolean {
  const isOwn = Object.hasOwn(COMMANDS, first);
  return SPOKEN.some(({ name }) => name === `${first} ${second}` || (!isOwn && name.split(" ")[0] === first));
}
