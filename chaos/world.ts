/** What a run does to GitHub, and what is true at its end: the other side of the ledger, kept without asking the App. */

/** The policy of a branch: the least ratio that it demands, or nothing that can be understood. */
export type Law = 0.8 | 0.6 | 0.4 | "broken";

/** What the workflow found about a commit: the ratio of its predictions, or that its run failed; `null`: it has not run. */
export type Evidence = 0.5 | 0.7 | 0.92 | "failed" | null;

export interface Repo {
  /** `owner/name` */
  readonly name: string;
  /** The policy's `wait`. */
  readonly wait: "0m" | "1m" | "2h";
  /** Events come to it so often, as against the others. */
  readonly busy: number;
  /** By branch. */
  readonly laws: Map<Base, Law>;
}

/** The branches that pull requests go to. */
export const BASES = ["main", "release"] as const;
export type Base = (typeof BASES)[number];

/** A commit that is, or was, the head of a branch. */
export interface Head {
  readonly key: string;
  /** It changes the governed model, not only a text. */
  readonly touches: boolean;
  evidence: Evidence;
}

export interface Pull {
  readonly key: string;
  readonly repo: Repo;
  readonly branch: string;
  base: Base;
  open: boolean;
  draft: boolean;
  /** The head as GitHub has it: that of a closed one stays behind its branch. */
  head: Head;
}

/** A model that runs in production and is monitored there, in a repository of its own. */
export interface Service {
  /** `owner/name` */
  readonly name: string;
  /** Its model is retrained when its rule does not hold. */
  readonly retrains: boolean;
  /** What its nights found, oldest first: `false` where the rule did not hold. */
  readonly nights: boolean[];
}

/** A release that somebody drafted, at a commit of its own. */
export interface Draft {
  /** Also its tag. */
  readonly key: string;
  /** Its file is the one that was evaluated. */
  right: boolean;
}

/** The repository of the releases. */
export const RELEASING = "acme/weights";

export interface World {
  readonly repos: readonly Repo[];
  readonly services: readonly Service[];
  readonly drafts: Draft[];
  /** By `repo branch`. */
  readonly branches: Map<string, Head>;
  readonly pulls: Pull[];
  /** Organisations that do not let the App answer about deployments. */
  readonly denied: Set<string>;
}

/** Where something is deployed to, by what its policy says: only what passed; anything; nothing, since it does not name it. */
export const ENVIRONMENTS = ["production", "staging", "nowhere"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export type Step =
  /** `at`: the new branch lies at this commit, the head of another branch. */
  | {
      readonly do: "branch";
      readonly repo: Repo;
      readonly branch: string;
      readonly head: Head;
      readonly at: Head | null;
    }
  | { readonly do: "open"; readonly pull: Pull }
  | { readonly do: "push"; readonly repo: Repo; readonly branch: string; readonly head: Head }
  | { readonly do: "close" | "reopen" | "draft" | "ready"; readonly pull: Pull }
  | { readonly do: "retarget"; readonly pull: Pull; readonly base: Base }
  | {
      readonly do: "evidence";
      readonly repo: Repo;
      readonly branch: string;
      readonly head: Head;
      readonly evidence: NonNullable<Evidence>;
    }
  /** A run comes to an environment that Assay protects. */
  | {
      readonly do: "deploy";
      readonly repo: Repo;
      readonly branch: string;
      readonly head: Head;
      readonly environment: Environment;
    }
  /** An organisation takes the permission to answer about deployments away, or gives it back. */
  | { readonly do: "permit"; readonly account: string; readonly may: boolean }
  /** The monitoring workflow runs. */
  | { readonly do: "night"; readonly service: Service; readonly holds: boolean }
  | { readonly do: "draft-release"; readonly draft: Draft }
  /** The file of a release is replaced, be it published by now or not. */
  | { readonly do: "replace-asset"; readonly draft: Draft; readonly right: boolean }
  /** Somebody asks how it stands, by a comment. */
  | { readonly do: "ask"; readonly pull: Pull }
  | { readonly do: "policy"; readonly repo: Repo; readonly base: Base; readonly law: Law };

export function branchKey(repo: Repo, branch: string): string {
  return `${repo.name} ${branch}`;
}

/** Makes a step true. */
export function take(world: World, step: Step): void {
  switch (step.do) {
    case "branch":
      world.branches.set(branchKey(step.repo, step.branch), step.head);
      return;
    case "open":
      world.pulls.push(step.pull);
      return;
    case "push":
      world.branches.set(branchKey(step.repo, step.branch), step.head);
      for (const pull of world.pulls) {
        if (pull.open && pull.repo === step.repo && pull.branch === step.branch) pull.head = step.head;
      }
      return;
    case "close":
      step.pull.open = false;
      return;
    case "reopen":
      step.pull.open = true;
      step.pull.head = world.branches.get(branchKey(step.pull.repo, step.pull.branch)) ?? step.pull.head;
      return;
    case "draft":
    case "ready":
      step.pull.draft = step.do === "draft";
      return;
    case "retarget":
      step.pull.base = step.base;
      return;
    case "evidence":
      step.head.evidence = step.evidence;
      return;
    case "ask":
    case "deploy":
      return;
    case "night":
      step.service.nights.push(step.holds);
      return;
    case "draft-release":
      world.drafts.push(step.draft);
      return;
    case "replace-asset":
      step.draft.right = step.right;
      return;
    case "permit":
      if (step.may) world.denied.delete(step.account);
      else world.denied.add(step.account);
      return;
    case "policy":
      step.repo.laws.set(step.base, step.law);
      return;
  }
}

/** The event of GitHub's `pull_request` that a step causes, and how often. */
export function pullEvents(world: World, step: Step): { readonly action: string; readonly times: number } | null {
  if (step.do === "push") {
    const { repo, branch } = step;
    const mine = world.pulls.filter((pull) => pull.open && pull.repo === repo && pull.branch === branch);
    return { action: "synchronize", times: mine.length };
  }
  const action = ACTIONS[step.do];
  return action === null ? null : { action, times: 1 };
}

const ACTIONS = {
  open: "opened",
  close: "closed",
  reopen: "reopened",
  draft: "converted_to_draft",
  ready: "ready_for_review",
  retarget: "edited",
  branch: null,
  evidence: null,
  ask: null,
  deploy: null,
  night: null,
  "draft-release": null,
  "replace-asset": null,
  permit: null,
  policy: null,
} as const;
