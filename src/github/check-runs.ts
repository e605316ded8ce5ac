import type { AppIdentity } from "./app-identity.ts";
import { PAGE_SIZE, read, readPages, write } from "./call.ts";
import { kindOf, NotVisibleError } from "./errors.ts";
import { fullName, type Repository } from "./octokit.ts";

/** Conclusions that Assay uses. `neutral` and `skipped` satisfy a required check, so they are never among them. */
export type Conclusion = "success" | "failure" | "action_required" | "cancelled";

/** A check run of ours. */
export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly externalId: string;
  readonly completed: boolean;
  readonly conclusion: string | null;
  /** ISO 8601; `null` where GitHub states none. */
  readonly startedAt: string | null;
  /** Markdown; empty where it says nothing. */
  readonly summary: string;
  /** Address of its page; `null` where GitHub states none. */
  readonly url: string | null;
}

/** What a check run says. GitHub takes 50 annotations with one request; more are cut by whoever makes the content. */
export interface CheckContent {
  readonly externalId: string;
  /** `null` while it is in progress: that closes the merge as well. */
  readonly conclusion: Conclusion | null;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  readonly annotations: readonly CheckAnnotation[];
  /** Findings close the gate, which can be explained and waived; left out: there are none. */
  readonly hasFindings?: boolean;
  /** ISO 8601; now where it is left out. */
  readonly startedAt?: string;
}

export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** The buttons of a check run, by identifier. GitHub shows three at most. */
export const BUTTONS = {
  rerun: { label: "Judge again", description: "Reads policy and evidence anew" },
  explain: { label: "Explain", description: "The findings in full, as a comment" },
  waive: { label: "Ask for waiver", description: "The command to complete, as a comment" },
} as const;

export type Button = keyof typeof BUTTONS;

interface RawCheckRun {
  readonly id: number;
  readonly name: string;
  readonly external_id: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly started_at: string | null;
  readonly html_url: string | null;
  readonly output?: { readonly summary?: string | null } | null;
}

/** The latest check run of each name that this App made for a commit. */
export async function ownCheckRuns(repository: Repository, app: AppIdentity, headSha: string): Promise<CheckRun[]> {
  const all = await everyOwnCheckRun(repository, app, headSha);
  return [...new Map(all.map((run) => [run.name, run])).values()];
}

/** Every check run that this App made for a commit, also those that a later one took the place of; oldest first. */
export async function everyOwnCheckRun(repository: Repository, app: AppIdentity, headSha: string): Promise<CheckRun[]> {
  const { octokit, owner, repo } = repository;
  const runs = await notVisibleAt(repository, headSha, () =>
    readPages({
      most: 1000,
      page: async (page) => {
        const query = {
          owner,
          repo,
          ref: headSha,
          app_id: app.id,
          // Which of several counts is ours to see: GitHub's filter goes by a time of completion that open ones lack.
          filter: "all",
          per_page: PAGE_SIZE,
          page,
        } as const;
        return (await octokit.rest.checks.listForRef(query)).data.check_runs;
      },
    }),
  );
  return runs
    .filter((run) => run.app?.id === app.id)
    .sort((a, b) => a.id - b.id)
    .map(checkRunOf);
}

/** Makes a check run for a commit. The `externalId` tells whether a request whose answer got lost took effect. */
export async function createCheckRun(
  repository: Repository,
  app: AppIdentity,
  options: { readonly name: string; readonly headSha: string; readonly content: CheckContent },
): Promise<CheckRun> {
  const { octokit, owner, repo } = repository;
  const { name, headSha, content } = options;
  return notVisibleAt(repository, headSha, () =>
    write({
      call: async () => {
        const body = { owner, repo, name, head_sha: headSha, ...bodyOf(content) };
        return checkRunOf((await octokit.rest.checks.create(body)).data);
      },
      find: async () => {
        const runs = await ownCheckRuns(repository, app, headSha);
        return runs.find((run) => run.name === name && isAs(run, content)) ?? null;
      },
    }),
  );
}

/** Changes a check run of ours. */
export async function updateCheckRun(repository: Repository, id: number, content: CheckContent): Promise<CheckRun> {
  const { octokit, owner, repo } = repository;
  return write({
    call: async () =>
      checkRunOf((await octokit.rest.checks.update({ owner, repo, check_run_id: id, ...bodyOf(content) })).data),
    // Annotations are appended by every update, so that even this must not be repeated blindly.
    find: async () => {
      const run = checkRunOf((await read(() => octokit.rest.checks.get({ owner, repo, check_run_id: id }))).data);
      return isAs(run, content) ? run : null;
    },
  });
}

function isAs(run: CheckRun, content: CheckContent): boolean {
  return run.externalId === content.externalId && run.conclusion === content.conclusion;
}

function bodyOf(content: CheckContent) {
  const { title, summary, text, annotations, conclusion, externalId, startedAt, hasFindings = false } = content;
  const buttons: readonly Button[] = hasFindings ? ["rerun", "explain", "waive"] : ["rerun"];
  const actions = buttons.map((identifier) => ({ ...BUTTONS[identifier], identifier }));
  const output = { title, summary, ...(text === undefined ? {} : { text }), annotations: [...annotations] };
  const about = { external_id: externalId, ...(startedAt === undefined ? {} : { started_at: startedAt }), output };
  return conclusion === null
    ? { ...about, status: "in_progress" as const }
    : { ...about, status: "completed" as const, conclusion, actions };
}

function checkRunOf(run: RawCheckRun): CheckRun {
  return {
    id: run.id,
    name: run.name,
    externalId: run.external_id ?? "",
    completed: run.status === "completed",
    conclusion: run.conclusion,
    startedAt: run.started_at,
    summary: run.output?.summary ?? "",
    url: run.html_url,
  };
}

async function notVisibleAt<T>(repository: Repository, headSha: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const unknownCommit = kindOf(error) === "not-found" || /no commit found/i.test(said);
    if (!unknownCommit) throw error;
    throw new NotVisibleError(`Commit ${headSha} of ${fullName(repository)} is not visible through GitHub's API.`);
  }
}
