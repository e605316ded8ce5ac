import type { From } from "../policy/policy-schema.ts";
import type { EvidenceSource, FileStore } from "./evidence-source.ts";
import type { Fault, Result } from "./faults.ts";
import { failWith } from "./faults.ts";

type Fetched = Awaited<ReturnType<FileStore["fetch"]>>;

/** One side's stores, each asked for once, and each of its files fetched once. */
export interface Stores {
  /** The store that a `from` of the policy names. */
  store(from: From): Promise<Result<FileStore>>;
}

export function storesOf(source: EvidenceSource | Fault): Stores {
  const asked = new Map<string, Promise<Result<FileStore>>>();
  return {
    store(from) {
      const key = "workflow" in from ? JSON.stringify([from.workflow, from.artifact]) : "committed";
      const known = asked.get(key) ?? ask(source, from).then(fetchingOnce);
      asked.set(key, known);
      return known;
    },
  };
}

async function ask(source: EvidenceSource | Fault, from: From): Promise<Result<FileStore>> {
  if ("reason" in source) return failWith(source);
  return "workflow" in from ? source.artifact(from.workflow, from.artifact) : source.committed();
}

function fetchingOnce(result: Result<FileStore>): Result<FileStore> {
  if (!result.ok) return result;
  const store = result.value;
  const fetched = new Map<string, Promise<Fetched>>();
  return {
    ok: true,
    value: {
      paths: store.paths,
      shownAs: store.shownAs,
      origin: store.origin,
      fetch(path) {
        const known = fetched.get(path) ?? store.fetch(path);
        fetched.set(path, known);
        return known;
      },
    },
  };
}
