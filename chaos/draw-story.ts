import type { Draws } from "./draws.ts";
import {
  BASES,
  type Base,
  ENVIRONMENTS,
  type Evidence,
  type Head,
  type Law,
  type Pull,
  pullEvents,
  type Repo,
  type Step,
  take,
  type World,
} from "./world.ts";

/** How often what is done, as far as it is possible. */
const WEIGHTS = {
  open: 17,
  twin: 5,
  push: 26,
  close: 8,
  reopen: 7,
  ready: 7,
  retarget: 7,
  evidence: 34,
  ask: 9,
  deploy: 16,
  night: 12,
  "draft-release": 10,
  "replace-asset": 12,
  permit: 3,
  policy: 5,
} as const;

/**
 * Draws what happens, step by step, until it has caused so many pull-request events; then what workflows owe to those who
 * wait for long. Each step is true of the world when it is given out. Of the App nothing is asked: a seed tells one story.
 */
export function* drawStory(world: World, draws: Draws, events: number): Generator<Step> {
  let caused = 0;
  let heads = 0;
  const newHead = (before: Head | null): Head => {
    heads += 1;
    // What an earlier commit of the branch changed is a change of the pull request still.
    const touches = draws.chance(0.7) || before?.touches === true;
    return { key: `head-${heads}`, touches, evidence: null };
  };
  while (caused < events) {
    for (const step of drawSteps(world, draws, newHead)) {
      caused += pullEvents(world, step)?.times ?? 0;
      take(world, step);
      yield step;
    }
  }
  for (const step of [...owedEvidence(world, draws), ...owedPermissions(world)]) {
    take(world, step);
    yield step;
  }
}

function drawSteps(world: World, draws: Draws, newHead: (before: Head | null) => Head): Step[] {
  const name = draws.weighted(Object.fromEntries(world.repos.map((one) => [one.name, one.busy])));
  const repo = world.repos.find((one) => one.name === name) ?? draws.pick(world.repos);
  const mine = world.pulls.filter((pull) => pull.repo === repo);
  const open = mine.filter((pull) => pull.open);
  const pick = (from: readonly Pull[], then: (pull: Pull) => Step[]) =>
    from.length === 0 ? [] : then(draws.pick(from));
  switch (draws.weighted(WEIGHTS)) {
    case "open": {
      const [head, branch] = [newHead(null), `change-${mine.length + 1}`];
      const pull = newPull(repo, branch, head, draws.pick(BASES), draws.chance(0.3), mine.length);
      return [
        { do: "branch", repo, branch, head, at: null },
        { do: "open", pull },
      ];
    }
    case "twin":
      return pick(open, (pull) => twinOf(pull, draws, mine));
    case "push":
      return pick(open, ({ branch, head }) => {
        // Sometimes several in a row, as people do.
        const pushes: (Step & { readonly do: "push" })[] = [];
        for (let left = draws.chance(0.25) ? 4 : 1; left > 0; left -= 1) {
          pushes.push({ do: "push", repo, branch, head: newHead(pushes.at(-1)?.head ?? head) });
        }
        return pushes;
      });
    case "close":
      return pick(open, (pull) => [{ do: "close", pull }]);
    case "reopen":
      return pick(
        mine.filter((pull) => !pull.open && isFree(mine, pull.branch, pull.base)),
        (pull) => [{ do: "reopen", pull }],
      );
    case "ready":
      return pick(
        open.filter(({ draft }) => draft),
        (pull) => [{ do: "ready", pull }],
      );
    case "retarget":
      return pick(
        open.filter(({ branch, base }) => isFree(mine, branch, otherBase(base))),
        (pull) => [{ do: "retarget", pull, base: otherBase(pull.base) }],
      );
    case "evidence":
      return pick(
        open.filter(({ head }) => head.touches),
        ({ branch, head }) => [{ do: "evidence", repo, branch, head, evidence: drawEvidence(draws) }],
      );
    case "ask":
      return pick(mine, (pull) => [{ do: "ask", pull }]);
    case "deploy":
      return pick(mine, ({ branch, head }) => {
        // Where the policy waits for hours, so may the answer.
        const environment = draws.pick(repo.wait === "2h" ? ENVIRONMENTS.slice(1) : ENVIRONMENTS);
        return [{ do: "deploy", repo, branch, head, environment }];
      });
    case "night":
      return [{ do: "night", service: draws.pick(world.services), holds: draws.chance(0.5) }];
    case "draft-release":
      return [{ do: "draft-release", draft: { key: `v1.${world.drafts.length}.0`, right: draws.chance(0.5) } }];
    case "replace-asset":
      return world.drafts.length === 0
        ? []
        : [{ do: "replace-asset", draft: draws.pick(world.drafts), right: draws.chance(0.5) }];
    case "permit": {
      const account = repo.name.split("/")[0] ?? "";
      return [{ do: "permit", account, may: world.denied.has(account) }];
    }
    case "policy":
      return [{ do: "policy", repo, base: draws.pick(BASES), law: drawLaw(draws) }];
  }
}

/** Another pull request of the same head: by a branch of its own, or by the same branch to the other target. */
function twinOf({ repo, branch, base, head }: Pull, draws: Draws, mine: readonly Pull[]): Step[] {
  const number = mine.length;
  if (draws.chance(0.5)) {
    const copy = `copy-${number + 1}`;
    const pull = newPull(repo, copy, head, draws.pick(BASES), false, number);
    return [
      { do: "branch", repo, branch: copy, head, at: head },
      { do: "open", pull },
    ];
  }
  const target = otherBase(base);
  if (!isFree(mine, branch, target)) return [];
  return [{ do: "open", pull: newPull(repo, branch, head, target, false, number) }];
}

/** Where the policy waits for hours, evidence has to come in the end. */
function owedEvidence({ pulls }: World, draws: Draws): Step[] {
  const waiting = pulls.filter(({ open, repo, head }) => open && repo.wait === "2h" && head.touches);
  const heads = new Map(waiting.filter(({ head }) => head.evidence === null).map((pull) => [pull.head, pull]));
  return [...heads.values()].map(({ repo, branch, head }) => ({
    do: "evidence",
    repo,
    branch,
    head,
    evidence: drawEvidence(draws),
  }));
}

/** Whoever may not answer is given back what he needs for that in the end. */
function owedPermissions({ denied }: World): Step[] {
  return [...denied].map((account) => ({ do: "permit", account, may: true }));
}

function drawEvidence(draws: Draws): NonNullable<Evidence> {
  return draws.chance(0.1) ? "failed" : draws.pick([0.5, 0.7, 0.92, 0.92] as const);
}

function drawLaw(draws: Draws): Law {
  return draws.chance(0.15) ? "broken" : draws.pick([0.8, 0.6, 0.4] as const);
}

function newPull(repo: Repo, branch: string, head: Head, base: Base, draft: boolean, number: number): Pull {
  return { key: `${repo.name}#${number + 1}`, repo, branch, base, open: true, draft, head };
}

/** GitHub takes one open pull request for each branch and target. */
function isFree(pulls: readonly Pull[], branch: string, base: Base): boolean {
  return pulls.every((pull) => !pull.open || pull.branch !== branch || pull.base !== base);
}

function otherBase(base: Base): Base {
  return base === "main" ? "release" : "main";
}
