import { labelledValues, normalise } from "../../checks/model-card/card-text.ts";
import { type EvidenceFile, evidenceOf, type ModelEvidence } from "../../evidence/evidence.ts";
import { EVIDENCE_LIMITS } from "../../evidence/limits.ts";
import { type JsonValue, jsonDocument, readText } from "../../evidence/read-json.ts";
import type { ModelCard } from "../../evidence/readers/model-card/card.ts";
import { readModelCard } from "../../evidence/readers/model-card/read-model-card.ts";
import type { StatedDigest, StatedVersion } from "../../evidence/release-facts.ts";

/** Keys of the front matter that hold a version, and what a line of the card calls it. */
const KEYS = ["version", "model_version", "model-version"];
const LABEL = /^(?:model |current )?version(?: number)?$/;

/** The version that a model's card states: in its front matter, else in a line such as `Version: 1.2.0`. Null where it states none. */
export async function statedVersion(evidence: ModelEvidence): Promise<StatedVersion | null> {
  const [card] = filesOf(evidence, "card");
  const read = card === undefined ? null : await readModelCard(card.file, card.path);
  if (read === null || !read.ok) return null;
  const found = versionIn(read.value);
  return found === null ? null : { model: evidence.model, ...found };
}

function versionIn(card: ModelCard): Omit<StatedVersion, "model"> | null {
  const front = card.frontMatter.state === "mapping" ? card.frontMatter.scalars : [];
  const key = front.find(
    ({ path: [name = "", second], text }) => second === undefined && KEYS.includes(name) && text.trim() !== "",
  );
  if (key !== undefined) return { version: key.text.trim(), line: key.line };
  const line = labelledValues(card).find(({ label, value }) => LABEL.test(normalise(label)) && value.trim() !== "");
  if (line === undefined) return null;
  const [version = ""] = line.value
    .trim()
    .replace(/^version\s+/i, "")
    .split(/[\s,;(]/);
  return version === "" ? null : { version, line: line.line };
}

const SHA256 = /^(?:sha256:)?([0-9a-f]{64})$/i;

/** What the JSON reports of a model say at a key about the file that was evaluated. */
export async function statedDigests(evidence: ModelEvidence, key: string): Promise<StatedDigest[]> {
  const found: StatedDigest[] = [];
  for (const { file, path } of filesOf(evidence, "report")) {
    const text = await readText(file, path, EVIDENCE_LIMITS.reportBytes);
    const document = text.ok ? jsonDocument(text.value, path) : text;
    const value = document.ok ? valueAt(document.value.value, key.split(".")) : undefined;
    const sha256 = typeof value === "string" ? SHA256.exec(value.trim())?.[1] : undefined;
    if (sha256 !== undefined) found.push({ model: evidence.model, path, sha256: sha256.toLowerCase() });
  }
  return found;
}

function valueAt(value: JsonValue, [key, ...rest]: readonly string[]): JsonValue | undefined {
  if (key === undefined) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
    return undefined;
  const inner: JsonValue | undefined = Reflect.get(value, key);
  return inner === undefined ? undefined : valueAt(inner, rest);
}

function filesOf(evidence: ModelEvidence, role: "card" | "report"): EvidenceFile[] {
  return evidenceOf(evidence, role).filter((item) => item.state === "present");
}
