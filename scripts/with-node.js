// Plain JavaScript, so that it runs on whatever Node a fresh machine has: it installs what is
// missing or out of date, then runs the named script on the project's own Node.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".assay-installed");
const WANTED_MAJOR = 24;

/**
 * Installs what package-lock.json names unless node_modules already matches it. Its output goes to stderr: stdout belongs
 * to the script. Not `npm ci`: that refuses a lockfile which lacks another platform's optional binaries, and a registry
 * mirror may not carry them all. `--no-save` leaves the lockfile as it is.
 */
export function installIfNeeded() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  process.stderr.write("assay: installing the packages of package-lock.json …\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const done = spawnSync(npm, ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    process.stderr.write("assay: `npm install` failed; see the messages above.\n");
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

/** The Node to run on: the one in node_modules, else the running one if it is new enough. */
function findNode() {
  const own = join(root, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  if (existsSync(own)) return own;
  if (Number.parseInt(process.versions.node, 10) >= WANTED_MAJOR) return process.execPath;
  process.stderr.write(
    `assay: needs Node ${WANTED_MAJOR} or newer; this is ${process.versions.node}, and no packaged Node fits ${process.platform}-${process.arch}.\n`,
  );
  process.exit(4);
}

/**
 * Runs `script` with `args` on the project's Node, passes signals on, and exits as it exits. What Node compiles it keeps beside
 * the packages, by content: a process starts in half the time.
 */
export function runOnOwnNode(script, args) {
  installIfNeeded();
  const env = { NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"), ...process.env };
  const child = spawn(findNode(), [join(root, script), ...args], { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`assay: could not start Node: ${error.message}\n`);
    process.exit(4);
  });
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 4)));
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const [script, ...args] = process.argv.slice(2);
  if (!script) {
    process.stderr.write("usage: node scripts/with-node.js SCRIPT [ARGS…]\n");
    process.exit(2);
  }
  runOnOwnNode(script, args);
}
