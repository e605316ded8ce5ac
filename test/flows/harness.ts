import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CORE_SCHEMA, load } from "js-yaml";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import { type Service, startService } from "../../src/service.ts";
import type { StorePlace } from "../../src/store/open-store.ts";
import { createLog } from "../../src/web/create-log.ts";
import { readSettings } from "../../src/web/settings.ts";
import { freshPlace } from "../store/fresh-place.ts";

type Files = Readonly<Record<string, string | Uint8Array | { symlink: string } | null>>;

/** The App and a GitHub of its own, over HTTP on loopback. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly github: Sandbox["github"];
  /** What the App was granted at first. */
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  /** Where the App takes webhooks. */
  readonly webhooks: string;
  /** The environment variables of the service. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the App logged. */
  readonly log: readonly string[];
  /** Where the App keeps everything. */
  readonly place: StorePlace;
  /** Starts the App again on what it has kept, at another port, with further environment variables. */
  start(more?: Readonly<Record<string, string>>): Promise<void>;
  /** Stops the App; GitHub goes on. @returns whether all that was under way was ended */
  stop(graceMs: number): Promise<boolean>;
  /** Resolves when GitHub has delivered everything and the App has nothing left to do. */
  settle(): Promise<void>;
  /** A repository of `acme` with these files, whose `main` demands the check `assay` of this App. */
  repository(name: string, files: Files): string;
  /** A branch with one commit and a pull request for it. */
  propose(options: { repo: string; branch: string; files: Files; author?: string }): { pull: number; sha: string };
  /** A run of evaluate.yml for a commit that leaves these files as the artifact "evaluation". */
  evaluate(options: {
    repo: string;
    sha: string;
    branch: string;
    files: Readonly<Record<string, string | Uint8Array>>;
    event?: string;
    headRepo?: string;
    workflow?: string;
    digest?: string | null;
  }): Promise<{ run: number; artifact: number }>;
  /** The check run `assay` that counts for a commit. */
  check(options: { repo: string; sha: string }): ReturnType<Sandbox["github"]["checkRuns"]>[number];
  /** How many writes the App made since the last time this was asked. */
  writes(): number;
  close(): Promise<void>;
}

/** What `app.yml` asks for: the App gets exactly that, so that a missing permission fails a test. */
export function manifest(): { permissions: Record<string, "read" | "write">; events: string[] } {
  const read: unknown = load(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"), { schema: CORE_SCHEMA });
  assert.ok(typeof read === "object" && read !== null && "default_permissions" in read && "default_events" in read);
  const permissions: Record<string, "read" | "write"> = {};
  for (const [name, level] of Object.entries(read.default_permissions ?? {})) {
    permissions[name] = level === "write" ? "write" : "read";
  }
  assert.ok(Array.isArray(read.default_events));
  return { permissions, events: read.default_events.map(String) };
}

/**
 * @param settings further environment variables of the service
 * @param options.chores has the App's own chores come round; without, requests can be counted
 * @param options.permissions those that are optional, beyond what the manifest asks for
 */
export async function startStage(
  settings: Readonly<Record<string, string>> = {},
  {
    chores = false,
    permissions = {},
  }: { readonly chores?: boolean; readonly permissions?: Readonly<Record<string, "read" | "write">> } = {},
): Promise<Stage> {
  const { permissions: least, events } = manifest();
  const asked = { permissions: { ...least, ...permissions }, events };
  const sandbox = await startSandbox(asked);
  const { github } = sandbox;
  const store = await freshPlace();
  const environment = {
    APP_ID: String(sandbox.app.id),
    PRIVATE_KEY: sandbox.app.privateKey,
    WEBHOOK_SECRET: sandbox.app.webhookSecret,
    GHE_HOST: sandbox.host,
    GHE_PROTOCOL: "http",
    ASSAY_THROTTLE: "off",
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "warn",
    ...("DATABASE_URL" in settings || "ASSAY_DATA" in settings ? {} : store.settings),
    // Pauses between tries of milliseconds instead of seconds.
    ASSAY_TIME_SCALE: "0.002",
    ...settings,
  };
  const log: string[] = [];
  let service: Service | undefined;
  let webhooks = "";
  const start = async (more: Readonly<Record<string, string>> = {}) => {
    const outcome = readSettings({ ...environment, ...more });
    assert.ok(outcome.ok);
    service = await startService({
      settings: outcome.settings,
      log: createLog(outcome.settings.logLevel, { write: (line) => log.push(line) }),
      chores,
    });
    webhooks = `http://127.0.0.1:${service.port}/api/github/webhooks`;
    github.deliverTo(webhooks);
  };
  const stop = async (graceMs: number) => {
    const done = (await service?.stop(graceMs)) ?? true;
    service = undefined;
    return done;
  };
  await start();

  const settle = async () => {
    for (let before = -1; before !== github.deliveries().length; ) {
      before = github.deliveries().length;
      await github.settled();
      await service?.idle();
    }
  };

  return {
    sandbox,
    github,
    permissions: asked.permissions,
    get webhooks() {
      return webhooks;
    },
    environment,
    log,
    place: store.place,
    start,
    stop,
    settle,
    repository(name, files) {
      const { repo } = github.createRepository({ name, files });
      github.protectBranch({ repo, checks: [{ name: "assay", appId: sandbox.app.id }] });
      return repo;
    },
    propose({ repo, branch, files, author = "alice" }) {
      github.setPermission({ repo, user: author, level: "write" });
      github.pushCommit({ repo, branch, files, author });
      return github.openPullRequest({ repo, head: branch, author });
    },
    async evaluate({ repo, sha, branch, files, event, headRepo, workflow = "evaluate.yml", digest }) {
      const { run } = github.createRun({
        repo,
        workflow,
        headSha: sha,
        headBranch: branch,
        ...(event === undefined ? {} : { event }),
        ...(headRepo === undefined ? {} : { headRepo }),
      });
      const stated = digest === undefined ? {} : { digest };
      const { artifact } = await github.uploadArtifact({ repo, run, name: "evaluation", files, ...stated });
      github.completeRun({ repo, run });
      return { run, artifact };
    },
    check({ repo, sha }) {
      const run = github.checkRuns({ repo, sha }).findLast(({ name, app }) => name === "assay" && app === "assay");
      assert.ok(run !== undefined, `there is no check on ${sha}`);
      return run;
    },
    writes() {
      const count = github.requests({ writes: true }).filter(({ actor }) => actor === "assay[bot]").length;
      assert.deepEqual(github.violations(), []);
      github.clearLog();
      return count;
    },
    async close() {
      await stop(5000);
      await sandbox.close();
      await store.remove();
    },
  };
}
