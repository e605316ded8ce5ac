import nock from "nock";
import { Probot } from "probot";
import { createObjectCache } from "../../src/github/objects.ts";
import { octokitClass, type Repository, timedFetch } from "../../src/github/octokit.ts";

export const API = "https://api.github.test";

/** A repository behind nock: every request that a test does not expect fails. */
export async function connected(): Promise<Repository> {
  nock.disableNetConnect();
  const probot = new Probot({
    githubToken: "secret-token",
    baseUrl: API,
    logLevel: "fatal",
    Octokit: octokitClass(),
    request: { fetch: timedFetch(10_000) },
  });
  await probot.ready();
  const octokit = await probot.auth();
  return { octokit, id: 5, owner: "acme", repo: "models", objects: createObjectCache()(5) };
}

export const PREFIX = "/repos/acme/models";
