import { runCli } from "./cli/run.ts";

process.exitCode = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  today: new Date().toISOString().slice(0, 10),
  colour: process.stdout.isTTY === true && !process.env["NO_COLOR"],
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});
