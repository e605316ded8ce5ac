/** `npm test`: every test of the project, on Node's own runner. Arguments choose files: `npm test -- test/policy/*.test.ts`. */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const chosen = process.argv.slice(2);
const files = chosen.length > 0 ? chosen : globSync("test/**/*.test.ts", { cwd: root }).sort();
if (files.length === 0) {
  process.stderr.write("no tests were found\n");
  process.exit(1);
}
// Node leaves one processor free, which on a machine of two is half of it.
const flags = ["--test", "--test-timeout=120000", `--test-concurrency=${availableParallelism()}`];
const child = spawn(process.execPath, [...flags, ...files], { cwd: root, stdio: "inherit" });
child.on("exit", (code) => process.exit(code ?? 1));
