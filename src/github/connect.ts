import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { type ApplicationFunction, createNodeMiddleware, Probot } from "probot";
import { type AppIdentity, readIdentity } from "./app-identity.ts";
import { createObjects } from "./objects.ts";
import { octokitClass, type Repository, timedFetch } from "./octokit.ts";

/** The App's way to GitHub, and GitHub's to the App. */
export interface Connection {
  /** A repository as an installation of the App sees it. */
  open(place: { readonly installationId: number; readonly owner: string; readonly repo: string }): Promise<Repository>;
  identity(): Promise<AppIdentity>;
  /** Verifies the signature of a webhook whose body has been read, hands it to `app` and answers. */
  webhooks(app: ApplicationFunction): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<unknown>>;
}

/** Connects by Probot, as the App of these credentials. Nothing is asked of GitHub yet. */
export function connect(options: {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** Never empty: Probot would put a word that everybody knows in its place. */
  readonly webhookSecret: string;
  readonly apiUrl: string;
  readonly throttle: boolean;
  readonly webhookPath: string;
  readonly log: Logger;
}): Connection {
  if (options.webhookSecret === "") throw new Error("there is no webhook secret");
  const probot = new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    log: options.log,
    Octokit: octokitClass({ throttle: options.throttle }),
    request: { fetch: timedFetch },
    webhookPath: options.webhookPath,
  });
  let known: Promise<AppIdentity> | undefined;
  return {
    open: async ({ installationId, owner, repo }) => {
      const octokit = await probot.auth(installationId);
      return { octokit, owner, repo, objects: createObjects() };
    },
    async identity() {
      known ??= probot.auth().then(readIdentity);
      try {
        return await known;
      } catch (error) {
        // A failure must not be remembered for ever.
        known = undefined;
        throw error;
      }
    },
    async webhooks(app) {
      const middleware = await createNodeMiddleware(app, { probot, webhooksPath: options.webhookPath });
      return async (request, response) => middleware(request, response);
    },
  };
}
