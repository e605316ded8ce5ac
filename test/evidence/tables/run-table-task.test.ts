import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { runTableTask } from "../../../src/evidence/tables/run-table-task.ts";
import { TABLE_LIMITS, type TableLimits } from "../../../src/evidence/tables/table-task.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const folder = temporaryFolder();
const table = { file: folder.write("t.csv", "age,score\n30,0.5\n"), path: "evaluation/t.csv" };
const other = folder.write("other.csv", "a\n1\n");

const run = (input: Record<string, unknown>, limits: TableLimits = TABLE_LIMITS) =>
  runTableTask<unknown, unknown>({
    module: new URL("./odd-tasks.ts", import.meta.url),
    tables: [table],
    input,
    limits,
  });

/** Runs for hours in little memory. */
const ENDLESS = "SELECT max(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b";

describe("runTableTask", () => {
  it("opens several tables for one task", async () => {
    const jsonl = folder.write("u.jsonl", '{"x": "y"}\n');
    const result = await runTableTask<unknown, { readonly rows: unknown }[]>({
      module: new URL("./tasks.ts", import.meta.url),
      tables: [table, { file: jsonl, path: "u.jsonl" }],
      input: {},
    });
    assert.deepEqual(result.ok && result.value.map(({ rows }) => rows), [[["30", 0.5]], [["y"]]]);
  });

  it("says which column is missing, and which is nearest", async () => {
    const result = await run({ do: "columns", columns: ["age", "scores"] });
    assert.ok(!result.ok);
    assert.equal(result.fault.reason, "column-missing");
    assert.equal(result.fault.message, 'evaluation/t.csv has no column "scores"; the nearest is "score".');
    const cased = await run({ do: "columns", columns: ["Age"] });
    assert.equal(cased.ok ? null : cased.fault.reason, "column-missing");
  });

  for (const [what, sql] of [
    ["another file", `SELECT * FROM read_csv('${other}')`],
    ["a file by a path with dots", `SELECT * FROM read_csv('${table.file}/../other.csv')`],
    ["a new file", `COPY (SELECT 1) TO '${folder.path}/new.csv'`],
    ["a database", `ATTACH '${folder.path}/x.db'`],
    ["the network", "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')"],
    ["an extension", "INSTALL httpfs"],
    ["a setting", "SET enable_external_access = true"],
    ["the memory limit", "SET memory_limit = '100GB'"],
  ] as const)
    it(`lets a task's SQL not reach ${what}`, async () => {
      assert.deepEqual(await run({ do: "refused", sql }), { ok: true, value: "refused" });
    });

  it("lets the child see neither the working directory nor the environment, but for where Node keeps what it compiled", async () => {
    process.env["ASSAY_TEST_SECRET"] = "s3cret";
    const result = await run({ do: "environment" });
    delete process.env["ASSAY_TEST_SECRET"];
    assert.ok(result.ok);
    const { environment, directory } = result.value as { environment: string[]; directory: string };
    assert.ok(environment.includes("TZ"));
    assert.deepEqual(
      environment.filter(
        (name) => !/^(HOME|TMPDIR|TMP|TEMP|TZ|LC_ALL|PWD|SystemRoot|_|OLDPWD|SHLVL|NODE_COMPILE_CACHE)$/.test(name),
      ),
      [],
    );
    assert.match(directory, /assay-table-/);
  });

  it("bounds the child's memory through the operating system", { skip: process.platform !== "linux" }, async () => {
    const result = await run({ do: "environment" }, { ...TABLE_LIMITS, memoryMiB: 700 });
    assert.ok(result.ok);
    const { limits } = result.value as { limits: string };
    assert.match(limits, new RegExp(`Max data size\\s+${700 * 2 ** 20}\\s`));
  });

  it("stops a task that takes too long", async () => {
    const started = Date.now();
    const result = await run({ do: "sql", sql: ENDLESS }, { ...TABLE_LIMITS, seconds: 0.6 });
    assert.equal(result.ok ? null : result.fault.reason, "evidence-timed-out");
    assert.ok(Date.now() - started < 5000);
  });

  it("stops a task that takes too much memory", async () => {
    const sql = "SELECT length(repeat('x', 3000000000))";
    const result = await run({ do: "sql", sql }, { ...TABLE_LIMITS, memoryMiB: 400 });
    assert.equal(result.ok ? null : result.fault.reason, "evidence-too-large");
  });

  it("makes a fault of a child that dies", async () => {
    const aborted = await run({ do: "abort" });
    assert.equal(aborted.ok ? null : aborted.fault.reason, "evidence-too-large");
    const crashed = await run({ do: "segfault" });
    assert.equal(crashed.ok ? null : crashed.fault.reason, "evidence-unreadable");
  });

  it("ends the child when its parent is killed", { skip: process.platform !== "linux" }, async () => {
    const source = `
      import { runTableTask } from "${new URL("../../../src/evidence/tables/run-table-task.ts", import.meta.url)}";
      const module = new URL("${new URL("./odd-tasks.ts", import.meta.url)}");
      runTableTask({ module, tables: [], input: { do: "sql", sql: "${ENDLESS}" } });`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: "ignore" });
    const children = () => readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, "utf8").trim();
    const until = async (condition: () => boolean) => {
      for (const end = Date.now() + 10_000; !condition(); ) {
        assert.ok(Date.now() < end, "it took too long");
        await wait(10);
      }
    };
    await until(() => children() !== "");
    const child = children();
    // Its command line is the shell's until Node takes its place and DuckDB is at work.
    await until(() => readFileSync(`/proc/${child}/maps`, "utf8").includes("duckdb"));
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await until(() => !existsSync(`/proc/${child}`) || readFileSync(`/proc/${child}/stat`, "utf8").includes(") Z "));
  });

  it("throws for defects of the task: an error, SQL that does not bind, output that is not JSON, an exit", async () => {
    await assert.rejects(run({ do: "throw" }), /the task is wrong/);
    await assert.rejects(run({ do: "sql", sql: "SELECT no_such_column FROM t0" }), /no_such_column/);
    await assert.rejects(run({ do: "bigint" }), /not plain JSON/);
    await assert.rejects(run({ do: "exit" }), /code 7/);
  });
});
