import { EXIT, type ExitCode } from "./cli/io.ts";
import { runCli } from "./cli/run.ts";

let unwritten: ExitCode | null = null;
// Whoever stops reading (`assay check | head`) has seen enough, which changes no verdict. Any other failure does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`assay: the result cannot be written to stdout: ${error.message}\n`);
  unwritten = EXIT.internal;
  process.exitCode = unwritten;
});

const code = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  today: new Date().toISOString().slice(0, 10),
  colour: process.stdout.isTTY === true && !process.env["NO_COLOR"],
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
process.exitCode = unwritten ?? code;
