import { setTimeout } from "node:timers/promises";
import { EXIT, type ExitCode } from "./cli/io.ts";
import { runCli } from "./cli/run.ts";
import { today } from "./policy/days.ts";

let unwritten: ExitCode | null = null;
// Whoever stops reading (`assay check | head`) has seen enough, which changes no verdict. Any other failure does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`assay: the result cannot be written to stdout: ${error.message}\n`);
  unwritten = EXIT.internal;
  process.exitCode = unwritten;
});

/** A reader that has gone takes no more, and is not waited for. */
async function drained(): Promise<void> {
  const { stdout } = process;
  if (!stdout.writableNeedDrain || stdout.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const event of ["drain", "close", "error"]) stdout.once(event, resolve);
  await promise;
  for (const event of ["drain", "close", "error"]) stdout.off(event, resolve);
}

const code = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  today: today(),
  env: process.env,
  colour: process.stdout.isTTY === true && !process.env["NO_COLOR"],
  pause: async (ms) => setTimeout(ms),
  stdout: (text) => process.stdout.write(text),
  drained,
  stderr: (text) => process.stderr.write(text),
});
process.exitCode = unwritten ?? code;
