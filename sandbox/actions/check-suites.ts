import { addCheckSuite, checkSuitesAt } from "../model/check-index.ts";
import type { Account, App, CheckSuite, Repository, World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { checkSuiteView } from "../views/check.ts";
import { emit } from "./emit.ts";

/** The suite of an App on a commit, opened (and announced by `check_suite.requested`) if there is none yet. */
export function openSuite(
  world: World,
  repository: Repository,
  options: { app: App; headSha: string; headBranch?: string; by: Account },
): CheckSuite {
  const { app, headSha } = options;
  const known = checkSuitesAt(repository, headSha).find((one) => one.app === app);
  if (known !== undefined) return known;
  const branch = options.headBranch ?? [...repository.branches].find(([, tip]) => tip === headSha)?.[0] ?? null;
  const suite: CheckSuite = { id: world.nextId(), app, headSha, headBranch: branch, createdAt: now() };
  addCheckSuite(repository, suite);
  if (app === world.app && options.headBranch !== undefined)
    announceSuite(world, repository, suite, "requested", options.by);
  return suite;
}

/** Sends `check_suite.requested` or `check_suite.rerequested`. */
export function announceSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  action: "requested" | "rerequested",
  by: Account,
): void {
  const payload = { check_suite: checkSuiteView(world, repository, suite) };
  emit(world, { name: "check_suite", action, repository, sender: by, payload });
}
