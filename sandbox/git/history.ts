import type { Commit, ObjectStore } from "./objects.ts";
import { remember } from "./remember.ts";

/** All commits reachable from `sha`, itself included. */
export function ancestors(store: ObjectStore, sha: string): Set<string> {
  const seen = new Set<string>();
  const open = [sha];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(store.commits.get(next)?.parents ?? []));
  }
  return seen;
}

/** The best common ancestor of two commits, or undefined where the histories never meet. */
export const mergeBase = remember((store, a, b): string | undefined => {
  const ofB = ancestors(store, b);
  const common = new Set([...ancestors(store, a)].filter((sha) => ofB.has(sha)));
  // The set is closed under parents, so a best ancestor is one that is nobody's parent within it.
  const covered = new Set([...common].flatMap((sha) => store.commits.get(sha)?.parents ?? []));
  return [...common].find((sha) => !covered.has(sha));
});

/** The commits reachable from `sha`, newest first, children before parents. */
export function history(store: ObjectStore, sha: string): Commit[] {
  const order: Commit[] = [];
  const done = new Set<string>();
  const stack: { sha: string; entered: boolean }[] = [{ sha, entered: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const commit = store.commits.get(top.sha);
    if (commit === undefined) continue;
    if (top.entered) {
      order.push(commit);
      continue;
    }
    if (done.has(top.sha)) continue;
    done.add(top.sha);
    stack.push({ sha: top.sha, entered: true });
    for (const parent of commit.parents) stack.push({ sha: parent, entered: false });
  }
  return order.reverse();
}

/** The commits of `head` that `base` does not have, oldest first. */
export const commitsBetween = remember((store, base, head): readonly Commit[] => {
  const known = ancestors(store, base);
  return history(store, head)
    .filter((commit) => !known.has(commit.sha))
    .reverse();
});
