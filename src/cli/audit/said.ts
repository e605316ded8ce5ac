import type { RecordRow } from "../../store/records/read-records.ts";
import { parseRecord } from "../../store/records/record.ts";

/** What an entry says, as far as it is shown; whatever it does not say is `null` or empty. */
export interface Said {
  readonly actor: string;
  readonly numbers: readonly number[];
  readonly version: string;
  readonly title: string | null;
  readonly conclusion: string | null;
  readonly verdict: string | null;
  readonly models: readonly string[];
  readonly policy: string | null;
  readonly floor: string | null;
  readonly assessment: string | null;
  readonly evidence: readonly Shown[];
  /** Who asked for it. */
  readonly requestedBy: string | null;
  /** Everything else of its details, as JSON. */
  readonly rest: string | null;
}

/** A file of evidence, or the reason why there was none. */
export interface Shown {
  readonly model: string;
  readonly role: string;
  readonly side: string;
  readonly path: string;
  readonly sha256: string | null;
  readonly reason: string | null;
}

const SHOWN = "title conclusion verdict models policy floor digest evidence requestedBy asOf findings waivers".split(
  " ",
);

/** Reads an entry for people. One that was changed is shown as far as it can be read: `assay audit verify` finds it. */
export function said({ body, assessment }: Pick<RecordRow, "body" | "assessment">): Said | null {
  const record = parseRecord(body);
  if (record === null) return null;
  const { details, actor, numbers, version } = record;
  const rest = Object.entries(details).filter(([key]) => !SHOWN.includes(key));
  return {
    actor: person(actor) ?? "",
    numbers,
    version,
    title: text(details["title"]),
    conclusion: text(details["conclusion"]),
    verdict: text(details["verdict"]),
    models: list(details["models"]).flatMap((model) => text(model) ?? []),
    policy: text(field(details["policy"], "digest")),
    floor: text(field(details["floor"], "digest")),
    assessment,
    evidence: list(details["evidence"]).map(shown),
    requestedBy: person(details["requestedBy"]),
    rest: rest.length === 0 ? null : JSON.stringify(Object.fromEntries(rest)),
  };
}

function shown(item: unknown): Shown {
  const of = (key: string) => text(field(item, key));
  return {
    model: of("model") ?? "",
    role: of("role") ?? "",
    side: of("side") ?? "",
    path: of("path") ?? "",
    sha256: of("sha256"),
    reason: of("reason"),
  };
}

function person(value: unknown): string | null {
  const login = text(field(value, "login"));
  if (login === null) return null;
  const id = field(value, "id");
  return typeof id === "number" ? `${login} (${id})` : `${login} (operator)`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
