import { ApiError } from "../model/api-error.ts";
import { addCheckRun } from "../model/check-index.ts";
import { commitOf } from "../model/pull-facts.ts";
import type {
  Account,
  Annotation,
  App,
  CheckAction,
  CheckRun,
  CheckStatus,
  Repository,
  World,
} from "../model/types.ts";
import { now } from "../model/world.ts";
import { eventCheckRunView } from "../views/check.ts";
import { openSuite } from "./check-suites.ts";
import { emit } from "./emit.ts";
import { advanceQueue } from "./merge-queue.ts";

/** What a check run can be told, by POST or PATCH. Absent keys stay as they are. */
export type CheckRunChange = {
  name?: string;
  externalId?: string;
  detailsUrl?: string;
  status?: CheckStatus;
  conclusion?: string;
  startedAt?: string;
  completedAt?: string;
  title?: string;
  summary?: string;
  text?: string;
  annotations?: readonly Annotation[];
  actions?: readonly CheckAction[];
};

/** Opens a check run for an App. @throws 422 where the repository does not know the commit. */
export function createCheckRun(
  world: World,
  repository: Repository,
  options: { app: App; headSha: string; name: string; change: CheckRunChange },
): CheckRun {
  const { app, headSha, change } = options;
  if (commitOf(repository, headSha) === undefined) throw new ApiError(422, `No commit found for SHA: ${headSha}`);
  if (change.status === "completed" && change.conclusion === undefined) {
    throw new ApiError(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  const suite = openSuite(world, repository, { app, headSha, by: app.bot });
  const run: CheckRun = {
    id: world.nextId(),
    app,
    suiteId: suite.id,
    name: options.name,
    headSha,
    externalId: "",
    detailsUrl: "https://example.test",
    status: "queued",
    conclusion: null,
    startedAt: now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  addCheckRun(repository, run);
  applyChange(run, change);
  announceRun(world, repository, run, "created", app.bot);
  if (run.status === "completed") announceRun(world, repository, run, "completed", app.bot);
  advanceQueue(world, repository);
  return run;
}

/** Changes a check run; annotations are appended to those it has. */
export function updateCheckRun(world: World, repository: Repository, run: CheckRun, change: CheckRunChange): void {
  const was = run.status;
  applyChange(run, change);
  if (was !== "completed" && run.status === "completed") announceRun(world, repository, run, "completed", run.app.bot);
  advanceQueue(world, repository);
}

function applyChange(run: CheckRun, change: CheckRunChange): void {
  run.name = change.name ?? run.name;
  run.externalId = change.externalId ?? run.externalId;
  run.detailsUrl = change.detailsUrl ?? run.detailsUrl;
  run.startedAt = change.startedAt ?? run.startedAt;
  run.title = change.title ?? run.title;
  run.summary = change.summary ?? run.summary;
  run.text = change.text ?? run.text;
  run.actions = change.actions ?? run.actions;
  run.annotations.push(...(change.annotations ?? []));
  // A conclusion completes the run, as on GitHub; any other status opens it again.
  const status = change.conclusion === undefined ? (change.status ?? run.status) : "completed";
  if (status === "completed") {
    run.conclusion = change.conclusion ?? run.conclusion;
    run.completedAt = change.completedAt ?? run.completedAt ?? now();
  } else if (change.status !== undefined) {
    run.conclusion = null;
    run.completedAt = null;
  }
  run.status = status;
}

/** Sends a `check_run` event; `more` carries what only some actions have. */
export function announceRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: "created" | "completed" | "rerequested" | "requested_action",
  by: Account,
  more: Record<string, unknown> = {},
): void {
  // Requests go to the App that made the run and to no other.
  const isRequest = action === "rerequested" || action === "requested_action";
  if (isRequest && run.app !== world.app) return;
  const payload = { ...more, check_run: eventCheckRunView(world, repository, run) };
  emit(world, { name: "check_run", action, repository, sender: by, payload });
}
