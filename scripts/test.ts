/**
 * `npm test`: what is quick. `npm run test:slow`: the flows through the whole App on a local GitHub, and whatever is called
 * `*.slow.test.ts`. Both on Node's own runner; arguments choose files: `npm test -- test/policy/*.test.ts`.
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv.slice(2);
const slow = given[0] === "--slow";
const chosen = slow ? given.slice(1) : given;
const all = globSync("test/**/*.test.ts", { cwd: root }).sort();
const files = chosen.length > 0 ? chosen : all.filter((file) => isSlow(file) === slow);
if (files.length === 0) {
  process.stderr.write("no tests were found\n");
  process.exit(1);
}
// Node leaves one processor free, which on a machine of two is half of it.
const flags = ["--test", "--test-timeout=120000", `--test-concurrency=${availableParallelism()}`];
const child = spawn(process.execPath, [...flags, ...files], { cwd: root, stdio: "inherit" });
child.on("exit", (code) => process.exit(code ?? 1));

function isSlow(file: string): boolean {
  return /^test[\\/]flows[\\/]/.test(file) || file.endsWith(".slow.test.ts");
}
