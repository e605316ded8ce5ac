import nock from "nock";
import { Probot } from "probot";
import { createObjects } from "../../src/github/objects.ts";
import { octokitClass, type Repository, timedFetch } from "../../src/github/octokit.ts";

export const API = "https://api.github.test";

/** A repository behind nock: every request that a test does not expect fails. */
export async function connected(): Promise<Repository> {
  nock.disableNetConnect();
  const probot = new Probot({
    githubToken: "secret-token",
    baseUrl: API,
    logLevel: "fatal",
    Octokit: octokitClass({ throttle: false }),
    request: { fetch: timedFetch },
  });
  await probot.ready();
  return { octokit: await probot.auth(), owner: "acme", repo: "models", objects: createObjects() };
}

export const PREFIX = "/repos/acme/models";
