import type { Person } from "../policy/person.ts";

/** Where something is to be done. */
export interface Place {
  readonly installationId: number;
  /** GitHub's numeric id, which stays when the repository is renamed. */
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
}

/** What there is to do. Plain data, so that it can be stored. */
export type Task =
  /** `requested`: somebody pressed a button and is owed an answer. `headSha`: the head that the event spoke of. */
  | (Place & {
      readonly kind: "judge-pull-request";
      readonly number: number;
      readonly requested: boolean;
      readonly requestedBy?: Person;
      readonly headSha?: string;
    })
  /** Judge a group of a merge queue, or end its check where it is gone. `isNew`: its branch may not be visible yet. */
  | (Place & {
      readonly kind: "judge-merge-group";
      readonly headSha: string;
      readonly headRef: string;
      readonly baseRef: string;
      readonly requested: boolean;
      readonly requestedBy?: Person;
      readonly isNew: boolean;
    })
  /** Judge the open pull requests whose head is this commit, or the merge group. */
  | (Place & {
      readonly kind: "judge-commit";
      readonly headSha: string;
      readonly requested: boolean;
      readonly requestedBy?: Person;
    })
  /** Judge the open pull requests that go to this branch, or to any. */
  | (Place & { readonly kind: "judge-targeting"; readonly base: string | null })
  /** Judge a release, by GitHub's number. */
  | (Place & {
      readonly kind: "judge-release";
      readonly release: number;
      readonly requested: boolean;
      readonly requestedBy?: Person;
      /** It was published just now. */
      readonly published: boolean;
      /** Only where something has changed that a verdict depends on. */
      readonly ifChanged: boolean;
      /** Who asked for its publication. */
      readonly publishBy?: Person;
    })
  /** Judge the releases of a repository: `known`: those that are governed and not published yet; else also drafts that nobody told of. */
  | (Place & { readonly kind: "judge-releases"; readonly known: boolean })
  /** Judge the releases of a tag, which was made, moved or deleted: also those that are published. */
  | (Place & { readonly kind: "judge-tag"; readonly tag: string })
  /** Judge the open pull requests of every repository of the installation. */
  | { readonly kind: "judge-installation"; readonly installationId: number }
  /** Do what comments of one pull request or issue ask for, in their order. */
  | (Place & {
      readonly kind: "obey";
      readonly number: number;
      readonly isPull: boolean;
      readonly comments: readonly Spoken[];
    })
  /** Write the kept answer to a comment, which could not be written when it was given. */
  | (Place & { readonly kind: "reply"; readonly number: number; readonly comment: number })
  /** Answer to a button that was pressed on a check of this commit. */
  | (Place & {
      readonly kind: "press";
      readonly headSha: string;
      readonly button: "explain" | "waive";
      readonly requestedBy: Person;
    })
  /** Answer GitHub's question whether a run may deploy to an environment. */
  | (Place & {
      readonly kind: "judge-deployment";
      readonly run: number;
      readonly environment: string;
      /** GitHub's number; 0 where it names none. */
      readonly deployment: number;
      /** `false`: it was found waiting, and whether it waits for Assay has to be seen first. */
      readonly heard: boolean;
    })
  /** Note how a deployment went. */
  | (Place & { readonly kind: "note-rollout"; readonly deployment: number })
  /** End the waivers whose time is over, and announce the ends that come near. */
  | { readonly kind: "mind-waivers" }
  /** The same for one repository's waivers: judge again what is covered no more. */
  | (Place & { readonly kind: "mind-repository-waivers" })
  /** End its waivers whose time is over, when what they covered is on its way to be judged again. */
  | (Place & { readonly kind: "end-waivers" })
  /** Look whether the gate of a repository really is one. */
  | (Place & { readonly kind: "examine-setup" })
  /** Judge what the monitoring workflow has left since the last time, and see to what follows from it. */
  | (Place & { readonly kind: "monitor" })
  /** Judge whatever stands before a gate of this repository without a finished verdict; `all`: or waits for evidence. */
  | (Place & { readonly kind: "reconcile-repository"; readonly scope: Scope })
  /** The same for an installation: in all of its repositories, or in those that are known to have a policy. */
  | { readonly kind: "reconcile-installation"; readonly installationId: number; readonly scope: Scope }
  /** The same everywhere. */
  | { readonly kind: "reconcile"; readonly scope: Scope }
  /** Ask GitHub for the webhooks that did not arrive. */
  | { readonly kind: "sweep-deliveries" }
  /** Remove what is older than it has to be kept. */
  | { readonly kind: "clean-up" };

/** A comment that holds commands, as its event told of it. */
export interface Spoken {
  readonly id: number;
  /** sha256 of its text, hex: what was edited since carries no authority. */
  readonly digest: string;
  readonly by: Person;
}

export type Scope = "all" | "governed";

/** Whose share of the work the App's own chores are. No installation has this id. */
const CHORES = -1;

/** Whose share of the work a task is: an installation's, or the App's own. */
export function shareOf(task: Task): number {
  return "installationId" in task ? task.installationId : CHORES;
}

/** Tasks of one key are done one at a time, and a newer one takes the place of one that has not begun. */
export function keyOf(task: Task): string {
  switch (task.kind) {
    case "judge-pull-request":
      return `${task.repositoryId}#${task.number}`;
    case "judge-commit":
      return `${task.repositoryId}@${task.headSha}`;
    case "judge-merge-group":
      return `group ${task.repositoryId}@${task.headSha}`;
    case "judge-release":
      return `${task.repositoryId} release ${task.release}`;
    case "judge-releases":
      return `${task.repositoryId} releases`;
    case "judge-tag":
      return `${task.repositoryId} tag ${task.tag}`;
    case "judge-targeting":
      return `${task.repositoryId}:${task.base ?? ""}`;
    case "obey":
      return `obey ${task.repositoryId}#${task.number}`;
    case "reply":
      return `reply ${task.repositoryId} ${task.comment}`;
    case "press":
      return `press ${task.button} ${task.repositoryId}@${task.headSha}`;
    case "judge-deployment":
      return `deploy ${task.repositoryId} ${task.run} ${task.deployment} ${task.environment.toLowerCase()}`;
    case "note-rollout":
      return `rollout ${task.repositoryId} ${task.deployment}`;
    case "monitor":
    case "reconcile-repository":
    case "examine-setup":
    case "mind-repository-waivers":
    case "end-waivers":
      return `${task.kind} ${task.repositoryId}`;
    case "judge-installation":
    case "reconcile-installation":
      return `${task.kind} ${task.installationId}`;
    case "reconcile":
    case "mind-waivers":
    case "sweep-deliveries":
    case "clean-up":
      return task.kind;
  }
}

/** What is left of two tasks of the same key: the newer, with what the older one owed. */
export function mergeTasks(older: Task, newer: Task): Task {
  if (older.kind === "judge-release" && newer.kind === "judge-release") return mergeReleases(older, newer);
  if (older.kind === "judge-releases" && newer.kind === "judge-releases") {
    return { ...newer, known: older.known && newer.known };
  }
  if ("requested" in older && "requested" in newer && older.requested) {
    const { requestedBy } = newer.requestedBy === undefined ? older : newer;
    return { ...newer, requested: true, ...(requestedBy === undefined ? {} : { requestedBy }) };
  }
  if (older.kind === "obey" && newer.kind === "obey") {
    const comments = new Map([...older.comments, ...newer.comments].map((spoken) => [spoken.id, spoken]));
    return { ...newer, comments: [...comments.values()].sort((a, b) => a.id - b.id) };
  }
  if (older.kind === "judge-deployment" && newer.kind === "judge-deployment") {
    return { ...newer, heard: older.heard || newer.heard };
  }
  if ("scope" in older && "scope" in newer && older.scope === "all") return { ...newer, scope: "all" };
  return newer;
}

type JudgeRelease = Extract<Task, { kind: "judge-release" }>;

function mergeReleases(older: JudgeRelease, newer: JudgeRelease): JudgeRelease {
  return {
    ...older,
    ...newer,
    requested: older.requested || newer.requested,
    published: older.published || newer.published,
    ifChanged: older.ifChanged && newer.ifChanged,
  };
}
