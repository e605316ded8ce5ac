import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Evidence, EvidenceRole, Origin } from "../../src/evidence/evidence.ts";
import { unchangedEvidence } from "../../src/gates/pull-request/unchanged-evidence.ts";

const COMMIT: Origin = { type: "commit", repository: "acme/r", commit: "c1", url: "https://example.test" };
const FOLDER: Origin = { type: "directory", directory: "/tmp" };

function item(path: string, role: EvidenceRole = "predictions", origin = COMMIT): Evidence {
  return {
    model: "credit",
    role,
    side: "current",
    path,
    state: "present",
    sha256: "aa",
    bytes: 1,
    file: "/tmp/x",
    origin,
  };
}

function notes(items: readonly Evidence[], changed: readonly string[] | null, model = true): string[] {
  return unchangedEvidence([{ model: "credit", items }], { credit: { model, card: false, evidence: false } }, changed);
}

describe("committed evidence that a change leaves alone", () => {
  it("is named where the change touches its model", () => {
    const [note, ...others] = notes([item("data/p.csv")], ["models/credit/model.py"]);
    assert.match(note ?? "", /data\/p\.csv.*may be of the model before/);
    assert.deepEqual(others, []);
  });

  it("is not named where it changed, where the model did not, where it is a card, or where it came from elsewhere", () => {
    assert.deepEqual(notes([item("data/p.csv")], ["models/credit/model.py", "data/p.csv"]), []);
    assert.deepEqual(notes([item("data/p.csv")], ["other"], false), []);
    assert.deepEqual(notes([item("CARD.md", "card")], ["models/credit/model.py"]), []);
    assert.deepEqual(notes([item("evaluation/p.csv", "predictions", FOLDER)], ["models/credit/model.py"]), []);
  });

  it("is not known where GitHub cannot list the changed files", () => {
    assert.deepEqual(notes([item("data/p.csv")], null), []);
  });
});
