import { closeSync, openSync, readSync } from "node:fs";
import type { EvidenceFile } from "../../evidence/evidence.ts";
import { type Fault, failWith, type Result, succeed } from "../../evidence/faults.ts";
import { jsonDocument, readText } from "../../evidence/read-json.ts";
import { FIGURES_MARKER } from "../../evidence/tables/figures-marker.ts";
import { FIGURES_BYTES, type FiguresDocument, figuresDocument } from "./figures-document.ts";
import { inconsistencyOf } from "./inconsistency.ts";

const REMEDY =
  "Make the figures anew from the table: run the workflow on the target branch, or `assay baseline figures`.";

/** Whether a file is a figures document, by its first bytes. */
export function isFigures(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const head = Buffer.alloc(FIGURES_MARKER.length);
    return readSync(descriptor, head, 0, head.length, 0) === head.length && head.toString("latin1") === FIGURES_MARKER;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads a figures document and holds it to what figures of a table can be.
 *
 * @returns faults `evidence-too-large`, `evidence-malformed`, and `evidence-unreadable` for another version of the format
 */
export async function readFigures(
  { file, path }: Pick<EvidenceFile, "file" | "path">,
  role: FiguresDocument["role"],
): Promise<Result<FiguresDocument>> {
  const text = await readText(file, path, FIGURES_BYTES);
  if (!text.ok) return failWith({ ...text.fault, remedy: REMEDY });
  const json = jsonDocument(text.value, path);
  if (!json.ok) return failWith({ ...json.fault, remedy: REMEDY });
  const version = versionOf(json.value.value);
  if (version !== 1) return failWith(otherVersion(path, version));
  const parsed = figuresDocument.safeParse(json.value.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return failWith(malformed(path, `${issue?.path.join(".") || "the document"}: ${issue?.message}`));
  }
  if (parsed.data.role !== role)
    return failWith(malformed(path, `they are of a table of ${parsed.data.role}, where ${role} are expected`));
  const problem = inconsistencyOf(parsed.data);
  return problem === null ? succeed(parsed.data) : failWith(malformed(path, problem));
}

function versionOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "assay-figures" in value ? value["assay-figures"] : null;
}

function otherVersion(path: string, version: unknown): Fault {
  const shown = typeof version === "number" ? String(version) : "unknown";
  return {
    reason: "evidence-unreadable",
    message: `${path} holds figures in version ${shown} of their format; this version of Assay reads version 1.`,
    remedy: REMEDY,
  };
}

function malformed(path: string, problem: string): Fault {
  return { reason: "evidence-malformed", message: `${path} holds no valid figures: ${problem}.`, remedy: REMEDY };
}
