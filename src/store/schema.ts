import type { Kysely, Transaction } from "kysely";

/**
 * The tables, the same on SQLite and PostgreSQL. Times are Unix milliseconds in UTC, JSON is text, so that a value reads
 * the same on both. Repositories are named by GitHub's numeric id: a name can change hands.
 */
export interface Schema {
  /** Webhooks that were taken in, by GitHub's delivery id. Their bodies are not kept: jobs read GitHub anew. */
  deliveries: {
    guid: string;
    event: string;
    action: string | null;
    installation: number | null;
    repository: string | null;
    received: number;
    /** How often it has come. */
    times: number;
    state: DeliveryState;
    /** Why it failed or was ignored; one plain sentence. */
    reason: string | null;
    finished: number | null;
  };
  /** Which jobs still work for which delivery; a row goes when the job has ended. */
  delivery_jobs: { guid: string; job: string };
  /** Jobs on SQLite; on PostgreSQL they are pg-boss's. */
  jobs: {
    id: string;
    key: string;
    installation: number;
    /** What it is about, as JSON. */
    task: string;
    state: "waiting" | "active";
    due: number;
    /** Fair share: the smallest is served first. */
    tag: number;
    failures: number;
    /** Why the task is given up, once it is. */
    lost: string | null;
    /** 1: kept for later on purpose. */
    timed: number;
    /** How often its lease ran out. */
    lapses: number;
    lease_until: number;
    created: number;
  };
  /** Jobs that were given up, with the reason. */
  dead_jobs: { id: string; key: string; installation: number; task: string; reason: string; died: number };
  /** How far each installation's share of the work is used up; installation 0 is the virtual time of all. */
  shares: { installation: number; finish: number };
  /** What is done one at a time across processes. */
  locks: { key: string; holder: string; until: number };
  /** When an installation may write to GitHub next. */
  paces: { installation: number; next: number };
  /** How many writes an installation made in which minute (Unix minutes). */
  writes: { installation: number; minute: number; count: number };
  /** What was last said of a pull request. */
  pulls: {
    repository: number;
    number: number;
    installation: number;
    head_sha: string;
    base_ref: string;
    state: PullState;
    /** Until when it stands: evidence is awaited, nothing is tried, or a waiver is in force. */
    until: number | null;
    judged: number;
  };
  /** Check runs of ours: the one that counts for each commit. */
  checks: {
    repository: number;
    head_sha: string;
    installation: number;
    full_name: string;
    opened: number;
    completed: number | null;
  };
  /** Groups of merge queues, and what was last said of each. */
  merge_groups: {
    repository: number;
    head_sha: string;
    installation: number;
    /** The branch that GitHub made for it. */
    head_ref: string;
    base_ref: string;
    /** Numbers of its pull requests, as ` 3 14 `. */
    numbers: string;
    state: PullState;
    /** Until when it stands: evidence is awaited, or nothing is tried. */
    until: number | null;
  };
  /** Assessments, with findings, evidence digests and context, by digest. */
  assessments: { digest: string; verdict: string; made: number; body: string };
  /** The audit trail: append-only, each entry with the hash of the one before. */
  records: {
    seq: number;
    at: number;
    kind: string;
    repository: string | null;
    repository_id: number | null;
    /** Numbers of pull requests, as ` 3 14 `. */
    numbers: string;
    commit: string | null;
    /** What makes an entry that is written a second time the same one. */
    once: string;
    /** Digest of the assessment that it names. */
    assessment: string | null;
    /** The whole entry as canonical JSON, previous hash included. */
    body: string;
    /** sha256 of `body`, hex. */
    hash: string;
  };
  /** Figures of baselines, which outlive the artifacts that they were made from. */
  baselines: {
    repository: number;
    branch: string;
    model: string;
    role: "predictions" | "features";
    /** Where the table was: workflow file, artifact, and the path that it is shown under. */
    workflow: string;
    artifact: string;
    path: string;
    /** Commit of the branch that the evidence belongs to, and the run that made it. */
    commit: string;
    run: number;
    run_url: string;
    /** Digest of the table and of what was asked of it: where both are the same, so are the figures. */
    source: string;
    /** A figures document. */
    figures: string;
    made: number;
  };
  /** Recorded exceptions to the rules of a model, by number within the repository. */
  waivers: {
    repository: number;
    id: number;
    installation: number;
    kind: "exception" | "baseline";
    /** The pull request in which it was asked for. */
    number: number;
    /** 1: it covers every pull request of the repository; 0: that one only. */
    everywhere: number;
    model: string;
    rule: string;
    reason: string;
    /** `YYYY-MM-DD`, the last day on which it covers; `null`: as long as the evidence is the same. */
    until: string | null;
    /** Of the policy by which it was asked for, and the head commit that was judged then. */
    policy_digest: string;
    head_sha: string;
    /** The target branch by whose policy it was asked for. */
    base_ref: string;
    /** What exactly it covers, as JSON. */
    covers: string;
    state: WaiverState;
    asked_by: number;
    asked_login: string;
    asked: number;
    approved_by: number | null;
    approved_login: string | null;
    approved: number | null;
    ended: number | null;
    /** Why it ended, or was not granted; one plain sentence. */
    why_ended: string | null;
    /** When its end was announced. */
    announced: number | null;
  };
  /** Approvals of a head commit: sign-offs of a model, and evidence that is accepted though it could be bent. */
  approvals: {
    repository: number;
    number: number;
    head_sha: string;
    /** The target branch at the time: towards another, the same head is another change. */
    base_ref: string;
    what: ApprovalKind;
    /** Empty where it is about no single model. */
    model: string;
    by: number;
    login: string;
    at: number;
  };
  /** Pull requests that are kept closed by hand. */
  holds: { repository: number; number: number; by: number; login: string; reason: string; at: number };
  /** What was answered to a comment. */
  answers: {
    repository: number;
    comment: number;
    by: number;
    at: number;
    /** 1: all of its commands were done. */
    done: number;
    body: string;
    /** Tasks that follow, as JSON. */
    follow: string;
  };
  /** The monitoring run of a repository that was counted last: none is counted twice, and none backwards. */
  monitored: { repository: number; installation: number; run: number; attempt: number; at: number };
  /** Rules that do not hold in production, by number within the repository. */
  incidents: {
    repository: number;
    id: number;
    installation: number;
    model: string;
    rule: string;
    state: IncidentState;
    /** Monitoring runs in a row in which it did not hold, or held. */
    failing: number;
    holding: number;
    /** Number of its issue; `null` where none could be opened. */
    issue: number | null;
    title: string;
    /** The monitoring run that was counted last, and what it showed. */
    last_run: number;
    last: "broken" | "held" | "untold";
    /** What the last run that it did not hold in found, as JSON; and the digest of its evidence. */
    findings: string;
    evidence: string;
    /** Of the run that `findings` are of. */
    run_url: string;
    commit: string;
    /** Number of the retraining that is to mend it. */
    retraining: number | null;
    opened: number;
    confirmed: number | null;
    closed: number | null;
    /** One plain sentence. */
    why_closed: string | null;
    /** 1: GitHub shows it as it stands here. */
    written: number;
  };
  /** Retrainings that were started, or were to be, by number within the repository. */
  retrainings: {
    repository: number;
    id: number;
    installation: number;
    model: string;
    /** The incident that it was started for; others of the same model may share it. */
    incident: number;
    workflow: string;
    /** Inputs of the workflow, as JSON. */
    inputs: string;
    state: RetrainingState;
    /** Why it was refused; one plain sentence. */
    why: string | null;
    /** When it was decided, which is before GitHub was asked. */
    intended: number;
    /** The monitoring run after which it was asked for last. */
    for_run: number;
    /** The run that it became, once it is known. */
    run: number | null;
    run_url: string | null;
    /** The pull request that it opened. */
    pull: number | null;
    /** When the new model was in place, or was turned down. */
    ended: number | null;
    outcome: "merged" | "released" | "rejected" | null;
  };
  /** Deployments that wait for a word of Assay's, and what it was. */
  deployment_requests: {
    repository: number;
    run: number;
    /** In small letters. */
    environment: string;
    /** GitHub's number of the deployment; 0 where it named none. */
    deployment: number;
    installation: number;
    full_name: string;
    /** The environment as GitHub spells it. */
    spelled: string;
    /** The commit that is deployed, once it was read. */
    head_sha: string | null;
    state: DeploymentRequestState;
    /** What was decided, as JSON. */
    answer: string | null;
    /** 1: a decision was sent, and nobody knows whether it took effect. */
    unsure: number;
    /** 1: GitHub did not let the App answer. */
    refused: number;
    /** How many reports on its progress were sent, and the last of them. */
    reports: number;
    reported: string | null;
    asked: number;
    /** When it was looked at last. */
    looked: number;
  };
  /** Rollbacks that a comment asked for; `tried`: 1 once GitHub was asked to start the workflow. */
  rollbacks: { repository: number; comment: number; environment: string; asked: number; tried: number };
  /** What was last said of a release, by GitHub's number. */
  releases: {
    repository: number;
    id: number;
    installation: number;
    /** Empty where it has none. */
    tag: string;
    /** The commit that was judged, and since when it is this one; empty where there is none. */
    commit: string;
    commit_since: number;
    state: ReleaseState;
    /** Number of the issue that tracks it. */
    issue: number | null;
    /** Digest of what can be told cheaply and decides the verdict: where it is the same, nothing is to be judged. */
    standing: string;
    /** The calendar day as of which it was judged. */
    day: string;
    /** Unix milliseconds after which it is judged again; `null`: when something changes. */
    until: number | null;
    judged: number;
  };
  /** Small facts about the store itself. */
  facts: { name: string; value: string };
}

export type DeliveryState = "pending" | "done" | "failed" | "ignored";

/** `silent`: no policy governs it. `waiting`: evidence is awaited. `unjudged`: judging failed, and is to be tried again. */
export type PullState = "finished" | "silent" | "waiting" | "unjudged";

/** `ended`: it needed no answer of Assay's any more. */
export type DeploymentRequestState = "asked" | "decided" | "answered" | "ended";

/**
 * `silent`: not governed. `open`: a draft that does not pass. `passed`: a draft that does. `published`: and it passed.
 * `taken-back`: a draft again, since it was published and did not pass. `contained`: the same, but it could
 * not be taken back. `unjudged`: judging failed, or waits for evidence.
 */
export type ReleaseState = "silent" | "open" | "passed" | "published" | "taken-back" | "contained" | "unjudged";

/** `asked`: waits for an approver. `replaced`: asked anew. `ended`: its last day is over. */
export type WaiverState = "asked" | "active" | "rejected" | "replaced" | "revoked" | "ended";

/** `suspected`: nobody is told before it is confirmed. */
export type IncidentState = "suspected" | "open" | "closed";

/** `intended`: GitHub was asked, or is about to be. `refused`: it said no. `unknown`: nobody can tell whether it began. */
export type RetrainingState = "intended" | "dispatched" | "refused" | "unknown";

export type ApprovalKind = "sign-off" | "workflow" | "fork";

/** The database, or a transaction on it. */
export type Database = Kysely<Schema> | Transaction<Schema>;
