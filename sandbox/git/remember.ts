import type { ObjectStore } from "./objects.ts";

/** Something that follows from two commits of a store and nothing else. */
type OfTwoCommits<T> = (store: ObjectStore, a: string, b: string) => T;

/**
 * Remembers what `work` found about two commits. A commit never changes, so neither does the answer; one that the
 * store does not hold yet may still come, so nothing is remembered about it.
 */
export function remember<T>(work: OfTwoCommits<T>): OfTwoCommits<T> {
  const stores = new WeakMap<ObjectStore, Map<string, { found: T }>>();
  return (store, a, b) => {
    if (!store.commits.has(a) || !store.commits.has(b)) return work(store, a, b);
    const known = stores.get(store) ?? new Map<string, { found: T }>();
    stores.set(store, known);
    const key = `${a} ${b}`;
    const entry = known.get(key) ?? { found: work(store, a, b) };
    known.set(key, entry);
    return entry.found;
  };
}
