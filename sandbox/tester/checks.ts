import { setTimeout as sleep } from "node:timers/promises";
import { announceSuite } from "../actions/check-suites.ts";
import { announceRun, createCheckRun } from "../actions/checks.ts";
import { addStatus } from "../actions/statuses.ts";
import { checkRunsAt, checkSuitesAt } from "../model/check-index.ts";
import type { CheckStatus, CommitStatus, World } from "../model/types.ts";
import { actingUser, findCheckRun, findRepository } from "./lookup.ts";

const POLL_MS = 10;

type At = { repo: string; checkRun: number };

/** Check runs, their buttons, and those of others. */
export function checkTools(world: World) {
  const checkRuns = (options: { repo: string; sha: string }) =>
    checkRunsAt(findRepository(world, options.repo), options.sha).map(({ app, suiteId, ...run }) => ({
      ...run,
      app: app.slug,
      appId: app.id,
      suite: suiteId,
    }));
  return {
    /** All check runs of a commit in the order they were made, of any App. */
    checkRuns,

    /**
     * Waits for a completed run of the App under test: the latest of that name (`assay`) on the commit, with that
     * conclusion and newer than that id, where they are given. @throws after `timeoutMs` (10,000), saying what is there.
     */
    waitForCheckRun: async (options: {
      repo: string;
      sha: string;
      name?: string;
      conclusion?: string;
      newerThan?: number;
      timeoutMs?: number;
    }) => {
      const deadline = Date.now() + (options.timeoutMs ?? 10_000);
      for (;;) {
        const runs = checkRuns(options).filter(
          (run) => run.name === (options.name ?? "assay") && run.appId === world.app.id,
        );
        const latest = runs.at(-1);
        const fits =
          latest?.status === "completed" &&
          latest.id > (options.newerThan ?? 0) &&
          (options.conclusion === undefined || latest.conclusion === options.conclusion);
        if (latest !== undefined && fits) return latest;
        if (Date.now() > deadline) {
          const there = runs
            .map((run) => `${run.id} ${run.status} ${run.conclusion ?? ""} ${run.title ?? ""}`)
            .join("; ");
          throw new Error(`No such check run was completed on ${options.sha} in time; there are: ${there || "none"}.`);
        }
        await sleep(POLL_MS);
      }
    },

    /** Presses "Re-run" on a check run. */
    rerequest: (options: At & { user?: string }): void => {
      const { repository, run } = findCheckRun(world, options);
      announceRun(world, repository, run, "rerequested", actingUser(world, options.user));
    },

    /** Presses "Re-run all checks" for the App under test on a commit. */
    rerequestSuite: (options: { repo: string; sha: string; user?: string }): void => {
      const repository = findRepository(world, options.repo);
      const suite = checkSuitesAt(repository, options.sha).find((one) => one.app === world.app);
      if (suite === undefined) throw new Error(`${options.repo} has no check suite of the App on ${options.sha}.`);
      announceSuite(world, repository, suite, "rerequested", actingUser(world, options.user));
    },

    /** Presses one of a check run's own buttons. @throws if it has no such button. */
    clickAction: (options: At & { identifier: string; user?: string }): void => {
      const { repository, run } = findCheckRun(world, options);
      if (!run.actions.some((action) => action.identifier === options.identifier)) {
        throw new Error(`Check run ${run.id} has no button ${options.identifier}.`);
      }
      const more = { requested_action: { identifier: options.identifier } };
      announceRun(world, repository, run, "requested_action", actingUser(world, options.user), more);
    },

    /** A check run of another App (GitHub Actions), such as a job that bears the App's check name. */
    postForeignCheckRun: (options: {
      repo: string;
      sha: string;
      name: string;
      status?: CheckStatus;
      conclusion?: string;
    }): { id: number } => {
      const { conclusion } = options;
      const run = createCheckRun(world, findRepository(world, options.repo), {
        app: world.actionsApp,
        headSha: options.sha,
        name: options.name,
        change: { status: options.status ?? "completed", ...(conclusion === undefined ? {} : { conclusion }) },
      });
      return { id: run.id };
    },

    /** A commit status set by a person. */
    postStatus: (options: {
      repo: string;
      sha: string;
      context: string;
      state: CommitStatus["state"];
      user?: string;
    }): void => {
      addStatus(world, findRepository(world, options.repo), {
        sha: options.sha,
        context: options.context,
        state: options.state,
        description: null,
        targetUrl: null,
        creator: actingUser(world, options.user),
      });
    },
  };
}
