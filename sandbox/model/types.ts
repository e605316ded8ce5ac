import type { ObjectStore } from "../git/objects.ts";
import type { Deployment, Environment } from "./deployment.ts";
import type { MergeGroup } from "./merge-group.ts";
import type { Release } from "./release.ts";
import type { Ruleset } from "./ruleset.ts";

/** What a person may do in a repository, least first. */
export const LEVELS = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type Level = (typeof LEVELS)[number];

/** A user, an organisation, or the `[bot]` account of an App. */
export type Account = {
  id: number;
  login: string;
  type: "User" | "Organization" | "Bot";
  email: string;
  createdAt: string;
};

/** How somebody belongs to a team: an invitation is pending until it is accepted. */
export type Membership = { account: Account; state: "active" | "pending" };

export type Team = {
  id: number;
  slug: string;
  organisation: Account;
  parent: Team | undefined;
  /** By the number of the account; without those of child teams. */
  members: Map<number, Membership>;
  createdAt: string;
};

/** Permissions of an App's installation or token, by GitHub's own names (`checks`, `pull_requests` …). */
export type Permissions = Readonly<Record<string, "read" | "write">>;

export type App = {
  id: number;
  slug: string;
  name: string;
  clientId: string;
  owner: Account;
  bot: Account;
  permissions: Permissions;
  events: readonly string[];
  createdAt: string;
};

export type Installation = {
  id: number;
  account: Account;
  permissions: Permissions;
  /** Which repositories of the account it covers: all, or those of these ids. */
  repositories: "all" | Set<number>;
  /** Who has suspended it and when; undefined while it works. */
  suspended: { by: Account; at: string } | undefined;
  createdAt: string;
  updatedAt: string;
};

/** Who is asking. */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "app"; app: App }
  | { kind: "user"; account: Account }
  | {
      kind: "installation";
      app: App;
      installation: Installation;
      permissions: Permissions;
      repositoryIds: Set<number> | undefined;
    };

export type RequiredCheck = { context: string; appId: number | null };

export type BranchRules = {
  checks: readonly RequiredCheck[];
  /** Whether a standing "changes requested" by somebody with write access closes the merge. */
  noChangesRequested: boolean;
  /** Whether changes come in through the merge queue only. */
  mergeQueue: boolean;
  /** Whether it is to hold for administrators too, and only for branches that are up to date; shown, not applied. */
  enforceAdmins: boolean;
  strict: boolean;
};

export type Repository = {
  id: number;
  owner: Account;
  name: string;
  fullName: string;
  private: boolean;
  defaultBranch: string;
  /** Objects are shared with the forks, as on GitHub: a fork's commit can be read through its parent. */
  objects: ObjectStore;
  branches: Map<string, string>;
  /** By name: the SHA of a commit, or of an annotated tag. */
  tags: Map<string, string>;
  /** Tags that an immutable release has used: nobody can make them again. */
  burnedTags: Set<string>;
  releases: Map<number, Release>;
  /** The release that was made the latest one. */
  latestRelease: Release | undefined;
  immutableReleases: boolean;
  parent: Repository | undefined;
  permissions: Map<number, Level>;
  rules: Map<string, BranchRules>;
  rulesets: Map<number, Ruleset>;
  /** Every movement of a branch, oldest first. */
  activities: Activity[];
  pulls: Map<number, Pull>;
  /** Every group that the merge queue has ever formed, oldest first. */
  mergeGroups: MergeGroup[];
  issues: Map<number, Issue>;
  /** Whether issues are switched on; pull requests do not depend on it. */
  hasIssues: boolean;
  /** By name in lower case. */
  labels: Map<string, Label>;
  comments: Map<number, Comment>;
  checkRuns: Map<number, CheckRun>;
  checkSuites: Map<number, CheckSuite>;
  /** The same by commit; `check-index.ts` keeps them together. */
  checkRunsAt: Map<string, readonly CheckRun[]>;
  checkSuitesAt: Map<string, readonly CheckSuite[]>;
  statuses: CommitStatus[];
  workflows: Map<string, Workflow>;
  runs: Map<number, WorkflowRun>;
  artifacts: Map<number, Artifact>;
  /** Workflows started by hand, oldest first. */
  dispatches: Dispatch[];
  /** Whose pull requests from forks wait for somebody to approve their runs. */
  forkApproval: ForkApproval;
  /** By name in lower case. */
  environments: Map<string, Environment>;
  deployments: Map<number, Deployment>;
  nextNumber: number;
  createdAt: string;
  pushedAt: string;
};

/** A branch that moved. `before` or `after` is all zeros where it was made or deleted. */
export type Activity = {
  id: number;
  type: "push" | "force_push" | "branch_creation" | "branch_deletion" | "pr_merge";
  ref: string;
  before: string;
  after: string;
  actor: Account;
  at: string;
};

export type Label = { id: number; name: string; color: string };

/** What issues and pull requests have in common: one row of numbers, and one list that shows both as issues. */
type Topic = {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  author: Account;
  labels: Label[];
  assignees: Account[];
  closedAt: string | null;
  closedBy: Account | undefined;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
};

export type Issue = Topic & {
  kind: "issue";
  stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
};

export type Pull = Topic & {
  kind: "pull";
  draft: boolean;
  head: { repository: Repository; ref: string; sha: string };
  base: { ref: string; sha: string };
  merged: { sha: string; by: Account; at: string } | undefined;
  reviews: Map<number, Review>;
  reviewComments: Map<number, ReviewComment>;
};

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export type Review = {
  id: number;
  user: Account;
  body: string;
  state: ReviewState;
  commitId: string;
  submittedAt: string | null;
};

export type ReviewComment = {
  id: number;
  reviewId: number | null;
  user: Account;
  path: string;
  body: string;
  commitId: string;
  line: number | null;
  startLine: number | null;
  side: "LEFT" | "RIGHT";
  startSide: "LEFT" | "RIGHT" | null;
  /** Lines below the first `@@` of the file's diff. */
  position: number;
  diffHunk: string;
  inReplyTo: number | null;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
};

export type Comment = {
  id: number;
  /** The number of the issue or pull request. */
  issue: number;
  user: Account;
  body: string;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
};

export type Reaction = { id: number; user: Account; content: string; createdAt: string };

export type CheckStatus = "queued" | "in_progress" | "completed" | "waiting" | "requested" | "pending";

export type Annotation = {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title: string | null;
  raw_details: string | null;
};

export type CheckAction = { label: string; description: string; identifier: string };

export type CheckRun = {
  id: number;
  app: App;
  suiteId: number;
  name: string;
  headSha: string;
  externalId: string;
  detailsUrl: string;
  status: CheckStatus;
  conclusion: string | null;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Annotation[];
  actions: readonly CheckAction[];
};

export type CheckSuite = { id: number; app: App; headSha: string; headBranch: string | null; createdAt: string };

export type CommitStatus = {
  id: number;
  sha: string;
  context: string;
  state: "error" | "failure" | "pending" | "success";
  description: string | null;
  targetUrl: string | null;
  creator: Account;
  createdAt: string;
};

export type Workflow = { id: number; path: string; name: string; createdAt: string };

export type WorkflowRun = {
  id: number;
  number: number;
  workflow: Workflow;
  event: string;
  status: "queued" | "in_progress" | "completed" | "waiting" | "requested" | "pending";
  conclusion: string | null;
  headSha: string;
  headBranch: string;
  headRepository: Repository;
  suiteId: number;
  /** By the workflow's `run-name`; undefined: that of the head commit. */
  title: string | undefined;
  attempt: number;
  /** When the attempt began. */
  startedAt: string;
  actor: Account;
  createdAt: string;
  updatedAt: string;
};

/** A workflow started by hand, with the inputs that it runs with: those given, and the defaults of the others. */
export type Dispatch = {
  workflow: Workflow;
  ref: string;
  inputs: Readonly<Record<string, string>>;
  actor: Account;
  run: WorkflowRun;
};

export type ForkApproval =
  | "first_time_contributors_new_to_github"
  | "first_time_contributors"
  | "all_external_contributors";

export type Artifact = {
  id: number;
  run: WorkflowRun;
  name: string;
  zip: Buffer;
  size: number;
  digest: string | null;
  /** When it expired; null as long as it can be downloaded. */
  expiredAt: string | null;
  createdAt: string;
};

/** A file behind a link that is good for a minute. Without content it exists by its size alone. */
export type Download = { content: Buffer | undefined; fileName: string; type: string; expiresAt: number };

/** Something that happened, before it is dressed as a webhook. */
export type WorldEvent = {
  name: string;
  action: string | undefined;
  repository: Repository | undefined;
  installation: Installation | undefined;
  payload: Record<string, unknown>;
};

export type Token =
  | { kind: "user"; account: Account }
  | {
      kind: "installation";
      installation: Installation;
      permissions: Permissions;
      repositoryIds: Set<number> | undefined;
      expiresAt: number;
    };

/** Everything the sandbox knows. One per server. */
export type World = {
  urls: { api: string; html: string; storage: string };
  nextId: () => number;
  app: App;
  /** GitHub's own Actions App: the other source of check runs. */
  actionsApp: App;
  /** By login in lower case. */
  accounts: Map<string, Account>;
  /** By the number of its `[bot]` account. */
  apps: Map<number, App>;
  teams: Map<number, Team>;
  /** By `owner/name` in lower case. */
  repositories: Map<string, Repository>;
  /** By the names that repositories once had, in lower case. */
  redirects: Map<string, Repository>;
  installations: Map<number, Installation>;
  tokens: Map<string, Token>;
  downloads: Map<string, Download>;
  /** When something was pushed or said last, so that their order shows in whole seconds. */
  latest: { pushed: string; said: string };
  emit: (event: WorldEvent) => void;
};
