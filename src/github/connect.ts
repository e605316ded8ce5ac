import type { Logger } from "pino";
import { type ApplicationFunction, Probot } from "probot";
import { type AppIdentity, readIdentity } from "./app-identity.ts";
import { askConditionally, createAnswers } from "./conditional-requests.ts";
import { type Manners, teachManners } from "./manners.ts";
import { createObjectCache } from "./objects.ts";
import { type Octokit, octokitClass, type Repository, timedFetch } from "./octokit.ts";

/** An event of GitHub, its payload parsed. */
export type GitHubEvent = Parameters<Probot["receive"]>[0];

/** The App's way to GitHub, and the events that GitHub sends. */
export interface Connection {
  /** A repository as an installation of the App sees it. */
  open(
    place: {
      readonly installationId: number;
      readonly repositoryId: number;
      readonly owner: string;
      readonly repo: string;
    },
    manners: Manners,
  ): Promise<Repository>;
  /** An installation, without any of its repositories. */
  openInstallation(installationId: number, manners: Manners): Promise<Octokit>;
  /** GitHub as the App itself sees it. */
  asApp(manners: Manners): Octokit;
  identity(manners: Manners): Promise<AppIdentity>;
  /** Hands an event to whoever listens to its kind. @throws what they throw */
  receive(event: GitHubEvent): Promise<void>;
}

/** Connects by Probot, as the App of these credentials, and has `app` listen to events. Nothing is asked of GitHub yet. */
export async function connect(options: {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** Never empty: Probot would put a word that everybody knows in its place. */
  readonly webhookSecret: string;
  readonly apiUrl: string;
  /** Longest that one call may take, in milliseconds. */
  readonly callMs: number;
  readonly log: Logger;
  readonly app: ApplicationFunction;
}): Promise<Connection> {
  if (options.webhookSecret === "") throw new Error("there is no webhook secret");
  const request = { fetch: timedFetch(options.callMs) };
  const probot = new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    log: options.log,
    Octokit: octokitClass(),
    request,
  });
  await probot.load(options.app);
  const answers = createAnswers();
  const objectsOf = createObjectCache();
  // Probot gives its own client of the App to everybody: hooks would pile up there.
  const asApp = (manners: Manners) => {
    const { appId, privateKey, apiUrl, log } = options;
    const octokit = new (octokitClass())({
      auth: { appId, privateKey },
      baseUrl: apiUrl,
      request,
      log: log.child({ name: "github" }),
    });
    teachManners(octokit, null, manners);
    return octokit;
  };
  const openInstallation = async (installationId: number, manners: Manners) => {
    const octokit = await probot.auth(installationId);
    teachManners(octokit, installationId, manners);
    askConditionally(octokit, String(installationId), answers);
    return octokit;
  };
  let known: Promise<AppIdentity> | undefined;
  return {
    openInstallation,
    async open({ installationId, repositoryId, owner, repo }, manners) {
      const octokit = await openInstallation(installationId, manners);
      return { octokit, id: repositoryId, owner, repo, objects: objectsOf(repositoryId) };
    },
    asApp,
    async identity(manners) {
      known ??= readIdentity(asApp(manners));
      try {
        return await known;
      } catch (error) {
        // A failure must not be remembered for ever.
        known = undefined;
        throw error;
      }
    },
    receive: (event) => probot.receive(event),
  };
}
