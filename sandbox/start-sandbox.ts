import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { appPrivateKey } from "./app-key.ts";
import { createApiServer } from "./http/api-server.ts";
import { publicKeyOf } from "./http/authenticate.ts";
import { createFaults } from "./http/faults.ts";
import { createQuotas } from "./http/quotas.ts";
import { createRequestLog } from "./http/request-log.ts";
import { createRouter } from "./http/router.ts";
import { createStorageServer } from "./http/storage-server.ts";
import type { Permissions } from "./model/types.ts";
import { createWorld } from "./model/world.ts";
import { routes } from "./routes/index.ts";
import { createControl } from "./tester/control.ts";
import { createTester, type GitHub } from "./tester/create-tester.ts";
import { ORGANISATION } from "./tester/lookup.ts";
import { createHookshot } from "./webhooks/hookshot.ts";

export type { GitHub } from "./tester/create-tester.ts";

/** A sandbox that listens. `GHE_HOST` is `host` with the port, `GHE_PROTOCOL` is http. */
export type Sandbox = {
  /** `http://127.0.0.1:PORT`, without `/api/v3`. */
  url: string;
  /** `127.0.0.1:PORT`. */
  host: string;
  port: number;
  app: { id: number; slug: string; privateKey: string; webhookSecret: string; installationId: number };
  github: GitHub;
  close: () => Promise<void>;
};

export type SandboxOptions = {
  /** Any free port if left out. */
  port?: number;
  /** What the App is granted on `acme`; everything Assay asks for if left out. */
  permissions?: Permissions;
  /** The events the App subscribes to. */
  events?: readonly string[];
  webhookTarget?: string;
};

const PERMISSIONS: Permissions = {
  actions: "read",
  checks: "write",
  contents: "read",
  issues: "write",
  metadata: "read",
  pull_requests: "write",
  statuses: "write",
};

const EVENTS = [
  "check_run",
  "check_suite",
  "issue_comment",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "workflow_run",
];

/** Starts a GitHub of one's own on loopback: the App `assay` is installed on all repositories of `acme`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const privateKey = appPrivateKey();
  const webhookSecret = randomBytes(20).toString("hex");
  const permissions = options.permissions ?? PERMISSIONS;
  const app = { id: 4711, slug: "assay", name: "Assay", permissions, events: options.events ?? EVENTS };
  const world = createWorld({ app });
  const faults = createFaults();
  const log = createRequestLog();
  const quotas = createQuotas();
  const hookshot = createHookshot(world, { secret: webhookSecret, faults });
  world.emit = hookshot.accept;
  const github = createTester(world, { hookshot, faults, log, quotas });
  const services = { world, hookshot, log, quotas, appKey: publicKeyOf(privateKey), findRoute: createRouter(routes) };
  const api = createApiServer(services, { faults, control: createControl(github) });
  const storage = createStorageServer(world, { log, faults });
  const port = await listen(api, options.port ?? 0);
  const storagePort = await listen(storage, 0);
  const host = `127.0.0.1:${port}`;
  const url = `http://${host}`;
  world.urls = { api: `${url}/api/v3`, html: url, storage: `http://127.0.0.1:${storagePort}` };
  const { id: installationId } = github.install({ account: ORGANISATION, permissions });
  if (options.webhookTarget !== undefined) github.deliverTo(options.webhookTarget);
  return {
    url,
    host,
    port,
    app: { id: app.id, slug: app.slug, privateKey, webhookSecret, installationId },
    github,
    close: async () => {
      hookshot.close();
      await Promise.all([stop(api), stop(storage)]);
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox has no port to listen on.");
  return address.port;
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
