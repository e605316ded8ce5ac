import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Which rooms of `src/` a room may import from, besides itself. Data flows one way:
 * policy + evidence → statistics → checks → assessment → report → gates.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  policy: [],
  evidence: ["policy"],
  statistics: ["policy", "evidence"],
  checks: ["policy", "evidence", "statistics", "assessment"],
  assessment: ["policy", "evidence"],
  report: ["policy", "evidence", "checks", "assessment"],
  github: ["policy", "evidence", "assessment"],
  store: [],
  jobs: ["policy", "store", "github"],
  gates: ["policy", "evidence", "checks", "assessment", "report", "github", "jobs", "store"],
  commands: ["policy", "evidence", "checks", "assessment", "report", "github", "jobs", "store", "gates"],
  tasks: ["report", "github", "jobs", "store", "gates", "commands"],
  web: ["jobs", "store"],
};

/** Modules through which a pure room could reach the outside world. */
const EFFECTS =
  /^node:(fs|net|http|https|http2|child_process|dgram|worker_threads|tls|os|process)|^(probot|@octokit|@duckdb)/;
const PURE_ROOMS = ["checks", "assessment", "report", "policy"];
/** The only place of a pure room that reads files: the templates are loaded once, at start. */
const LOADS_TEMPLATES = /^src\/report\/templates?\.ts$/;
/** The words of a verdict, which the checks speak; the assessment itself stands after them. */
const WORDS = /^src\/assessment\/(finding|reasons)\.ts$/;

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), "utf8");
  const pattern = /^\s*(import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gms;
  return [...source.matchAll(pattern)].map((match) => {
    const specifier = match[3] ?? "";
    const target = specifier.startsWith(".") ? relative(root, join(root, dirname(file), specifier)) : specifier;
    return { file, room: file.split("/")[1] ?? "", specifier, target, typeOnly: match[2] !== undefined };
  });
}

const files = globSync("src/**/*.ts", { cwd: root });
const imports = files.flatMap(importsOf);
const inRooms = imports.filter((entry) => entry.file.split("/").length > 2);

describe("the direction of imports", () => {
  it("is looked at in all rooms of the house", () => {
    assert.ok(imports.length > 100);
    const rooms = new Set(inRooms.map((entry) => entry.room));
    assert.deepEqual(
      [...rooms].filter((room) => MAY_IMPORT[room] === undefined && room !== "cli"),
      [],
    );
  });

  it("follows the flow from policy and evidence to the gates", () => {
    const against = inRooms.filter(({ room, target }) => {
      const allowed = MAY_IMPORT[room];
      const other = target.startsWith("src/") && target.split("/").length > 2 ? target.split("/")[1] : undefined;
      return allowed !== undefined && other !== undefined && other !== room && !allowed.includes(other);
    });
    assert.deepEqual(
      against.map(({ file, target }) => `${file} → ${target}`),
      [],
    );
  });

  it("lets the checks speak the words of a verdict, and know nothing else of the assessment", () => {
    const against = inRooms.filter(
      ({ room, target }) => room === "checks" && target.startsWith("src/assessment/") && !WORDS.test(target),
    );
    assert.deepEqual(
      against.map(({ file, target }) => `${file} → ${target}`),
      [],
    );
  });

  it("keeps files, processes and networks out of the pure rooms", () => {
    const against = inRooms.filter(
      ({ room, specifier, file, typeOnly }) =>
        PURE_ROOMS.includes(room) && EFFECTS.test(specifier) && !typeOnly && !LOADS_TEMPLATES.test(file),
    );
    assert.deepEqual(
      against.map(({ file, specifier }) => `${file} → ${specifier}`),
      [],
    );
  });

  it("lets only the GitHub room, the app and the web server know Octokit and Probot", () => {
    const against = imports.filter(
      ({ file, specifier }) =>
        /^(probot|@octokit)/.test(specifier) && !/^src\/(github|web|app\.ts|main\.ts)/.test(file),
    );
    assert.deepEqual(
      against.map(({ file, specifier }) => `${file} → ${specifier}`),
      [],
    );
  });

  it("never reaches from the product into the sandbox, the tests or the examples", () => {
    const against = imports.filter(({ target }) => /^(sandbox|test|examples|demo|bench|chaos)\//.test(target));
    assert.deepEqual(
      against.map(({ file, target }) => `${file} → ${target}`),
      [],
    );
  });
});
