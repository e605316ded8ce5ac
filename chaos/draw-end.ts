import type { Draws } from "./draws.ts";
import { BASES, type Head, type Pull, type Repo, type Step, take, type World } from "./world.ts";

/** A step of which the App hears nothing, and GitHub's log does not know it either. */
export interface Unheard {
  readonly step: Step;
  readonly unheard: boolean;
}

/**
 * The end of the story: pull requests that nobody speaks of again, so that what the App misses here only its reconciler can
 * find. Opened, pushed to and sent elsewhere where the policy does not wait for long; closed where it does, with a check
 * that is still open.
 */
export function* drawEnd(world: World, draws: Draws): Generator<Unheard> {
  const tell = function* (step: Step, unheard: boolean): Generator<Unheard> {
    take(world, step);
    yield { step, unheard };
  };
  for (const [number, kind] of (["open", "push", "retarget", "close", "open", "push", "close"] as const).entries()) {
    const fits = world.repos.filter(({ wait }) => (wait === "2h") === (kind === "close"));
    const repo = draws.pick(fits);
    const branch = `end-${number + 1}`;
    const pull = newPull(repo, branch, draws);
    yield* tell({ do: "branch", repo, branch, head: pull.head, at: null }, false);
    yield* tell({ do: "open", pull }, kind === "open");
    if (kind === "push") yield* tell({ do: "push", repo, branch, head: newHead(`${branch}-more`) }, true);
    if (kind === "retarget")
      yield* tell({ do: "retarget", pull, base: pull.base === "main" ? "release" : "main" }, true);
    if (kind === "close") yield* tell({ do: "close", pull }, true);
  }
}

function newPull(repo: Repo, branch: string, draws: Draws): Pull {
  const head = newHead(`${repo.name} ${branch}`);
  return { key: `${repo.name} ${branch}`, repo, branch, base: draws.pick(BASES), open: true, draft: false, head };
}

function newHead(key: string): Head {
  return { key, touches: true, evidence: null };
}
