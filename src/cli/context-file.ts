import { z } from "zod";
import type { Context } from "../assessment/assessment.ts";
import { REASONS } from "../assessment/reasons.ts";
import { EVIDENCE_FAULTS } from "../evidence/faults.ts";
import { digestOf } from "../policy/load-policy.ts";
import { contextJsonIn } from "../report/context-block.ts";
import { UsageError } from "./io.ts";
import { readTextFile } from "./read-file.ts";

const reference = z.strictObject({ path: z.string(), digest: z.string(), source: z.string() });
const slot = {
  model: z.string(),
  role: z.enum(["predictions", "features", "report", "card"]),
  side: z.enum(["current", "baseline"]),
  path: z.string(),
};
const fault = z.strictObject({ reason: z.enum(EVIDENCE_FAULTS), message: z.string(), remedy: z.string() });

const person = z.strictObject({ id: z.int(), login: z.string() });
const covered = z.strictObject({
  rule: z.string(),
  demandedBy: z.enum(["policy", "floor"]),
  slice: z.record(z.string(), z.string()).nullable(),
  anySlice: z.boolean(),
  status: z.enum(["fail", "undecided"]),
  reason: z.enum(REASONS).nullable(),
  worst: z.number().nullable(),
  title: z.string().nullable(),
  evidence: z.array(z.string()).nullable(),
});
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const waiver = z.strictObject({
  id: z.string(),
  kind: z.enum(["exception", "baseline"]),
  model: z.string(),
  reason: z.string(),
  until: day.nullable(),
  approvedBy: person.nullable(),
  covers: z.array(covered),
});

const release = z.strictObject({
  tag: z.string().nullable(),
  models: z.array(z.string()),
  assets: z.array(
    z.strictObject({ name: z.string(), size: z.number(), digest: z.string().nullable(), uploaded: z.boolean() }),
  ),
  versions: z.array(z.strictObject({ model: z.string(), version: z.string(), line: z.int() })),
  evaluated: z.array(z.strictObject({ model: z.string(), path: z.string(), sha256: z.string() })),
  ages: z.array(z.strictObject({ model: z.string(), path: z.string(), made: day.nullable() })),
  changelog: z.strictObject({ entry: z.boolean() }).nullable(),
  signOffs: z.array(person),
  incidents: z.array(
    z.strictObject({ model: z.string(), rule: z.string(), issue: z.int().nullable(), mendedBy: z.int().nullable() }),
  ),
});

const context = z.strictObject({
  version: z.literal(1),
  assay: z.string(),
  asOf: day,
  policy: reference,
  floor: reference.nullable(),
  touched: z
    .record(z.string(), z.strictObject({ model: z.boolean(), card: z.boolean().nullable(), evidence: z.boolean() }))
    .nullable(),
  evidence: z.array(
    z.union([
      z.strictObject({ ...slot, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
      z.strictObject({ ...slot, fault }),
    ]),
  ),
  waivers: z.array(waiver),
  // Contexts of before sign-offs have no such key.
  signOffs: z
    .array(z.strictObject({ model: z.string(), by: person }))
    .nullable()
    .default(null),
  release: release.exactOptional(),
});

const exported = z.strictObject({ context, digest: z.string() });

const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Reads an exported context: the JSON itself, bare or with its digest, or the text of a check run that holds it.
 *
 * @throws UsageError if it is no context, or its policy or floor is not the text that its digest names
 */
export function readContextFile(file: string): { readonly context: Context; readonly digest: string | null } {
  const source = readTextFile(file, {
    what: "context",
    missing: "save the block at the end of the check run's text there",
    mostBytes: MOST_BYTES,
  });
  const found = parse(contextJsonIn(source.replace(/^\ufeff/, "")), file);
  const { policy, floor } = found.context;
  for (const document of floor === null ? [policy] : [policy, floor]) {
    if (digestOf(document.source) !== document.digest) {
      throw new UsageError(`the text of ${document.path} in ${file} does not have the digest that the context states`);
    }
  }
  return found;
}

function parse(json: string, file: string): { readonly context: Context; readonly digest: string | null } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UsageError(`${file} holds no context: ${error instanceof Error ? error.message : "not JSON"}`);
  }
  const bare = context.safeParse(value);
  if (bare.success) return { context: bare.data, digest: null };
  const wrapped = exported.safeParse(value);
  if (wrapped.success) return wrapped.data;
  const isWrapped = typeof value === "object" && value !== null && "context" in value;
  const issue = (isWrapped ? wrapped : bare).error.issues[0];
  throw new UsageError(`${file} holds no valid context: ${issue?.path.join(".") || "the document"}: ${issue?.message}`);
}
