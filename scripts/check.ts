/** `npm run check`: format and lint, types, generated documents as committed, and valid deployment files. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const steps: readonly (readonly [string, readonly string[]])[] = [
  ["format and lint", ["node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."]],
  ["types", ["node_modules/typescript/bin/tsc", "--project", "."]],
  ["generated documents", ["scripts/docs.ts", "--check"]],
  ["deployment files", ["scripts/check-deploy.ts"]],
];
for (const [name, command] of steps) {
  process.stderr.write(`check: ${name}\n`);
  const done = spawnSync(process.execPath, [...command], { cwd: root, stdio: "inherit" });
  if (done.status !== 0) {
    process.stderr.write(`check: ${name} failed\n`);
    process.exit(done.status ?? 1);
  }
}
