import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Evidence } from "../../src/evidence/evidence.ts";
import { reportsProvider } from "../../src/statistics/reports-fact.ts";

const FOLDER = new URL("../reference/fairness/reports/", import.meta.url);

function present(path: string, file: string, side: "current" | "baseline" = "current"): Evidence {
  const origin = { type: "directory", directory: "." } as const;
  return { model: "m", role: "report", side, path, state: "present", sha256: "a".repeat(64), bytes: 1, file, origin };
}

describe("what reports say", () => {
  it("is answered file by file: a gap or an unknown format is a fault of its own", async () => {
    const fault = { reason: "evidence-expired", message: "It is gone.", remedy: "Run it anew." } as const;
    const items: Evidence[] = [
      present("reports/sex.csv", fileURLToPath(new URL("sex.csv", FOLDER))),
      present("reports/script", fileURLToPath(new URL("../requirements.txt", FOLDER))),
      { model: "m", role: "report", side: "current", path: "reports/gone.json", state: "absent", fault },
      present("old/sex.csv", fileURLToPath(new URL("sex.csv", FOLDER)), "baseline"),
    ];
    const answer = await reportsProvider.provide({ kind: "reports", side: "current" }, { model: "m", items });
    assert.ok(answer.ok);
    assert.deepEqual(
      answer.value.map(({ path, sha256, report }) => [
        path,
        sha256 === null,
        report.ok ? report.value.format : report.fault.reason,
      ]),
      [
        ["reports/sex.csv", false, "fairlearn"],
        ["reports/script", false, "evidence-format-unknown"],
        ["reports/gone.json", true, "evidence-expired"],
      ],
    );
  });

  it("is nothing where no reports are declared", async () => {
    const answer = await reportsProvider.provide({ kind: "reports", side: "current" }, { model: "m", items: [] });
    assert.deepEqual(answer, { ok: true, value: [] });
  });
});
