import { createSign } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { TestContext } from "node:test";
import { Octokit } from "@octokit/rest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/start-sandbox.ts";

/** A sandbox that is closed when the test ends. */
export async function openSandbox(t: TestContext, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  t.after(() => sandbox.close());
  return sandbox;
}

/** A JWT of the App, or a wrong one where claims or key are given. */
export function signJwt(sandbox: Sandbox, claims: Record<string, unknown> = {}, key = sandbox.app.privateKey): string {
  const seconds = Math.floor(Date.now() / 1000);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = { iat: seconds - 30, exp: seconds + 300, iss: String(sandbox.app.id), ...claims };
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(payload)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}

/** Octokit with a token, without retries and throttling. */
export function octokitWith(sandbox: Sandbox, token: string): Octokit {
  return new Octokit({ baseUrl: `${sandbox.url}/api/v3`, auth: token, log: silent });
}

const quiet = (): void => {};
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** A token of the App's installation on `acme`. */
export async function appToken(sandbox: Sandbox, wanted: Record<string, unknown> = {}): Promise<string> {
  const { data } = await octokitWith(sandbox, signJwt(sandbox)).rest.apps.createInstallationAccessToken({
    installation_id: sandbox.app.installationId,
    ...wanted,
  });
  return data.token;
}

/** Octokit as the App's installation on `acme`. */
export async function appOctokit(sandbox: Sandbox, wanted: Record<string, unknown> = {}): Promise<Octokit> {
  return octokitWith(sandbox, await appToken(sandbox, wanted));
}

/** Octokit as a person. */
export function userOctokit(sandbox: Sandbox, login: string): Octokit {
  return octokitWith(sandbox, sandbox.github.createUser(login).token);
}

/** A repository with a pull request that adds `a.txt`. */
export function withPullRequest(sandbox: Sandbox, options: { files?: Record<string, string> } = {}) {
  const { repo, sha: baseSha } = sandbox.github.createRepository({ name: "models", files: { "a.txt": "one\ntwo\n" } });
  const files = options.files ?? { "a.txt": "one\n2\n" };
  sandbox.github.pushCommit({ repo, branch: "change", files, author: "alice" });
  const { pull, sha } = sandbox.github.openPullRequest({ repo, head: "change", author: "alice" });
  const [owner = "", name = ""] = repo.split("/");
  return { repo, pull, sha, baseSha, at: { owner, repo: name } };
}

/** The status and message an Octokit call fails with; a call that succeeds fails the test. */
export async function failure(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "status" in error && typeof error.status === "number") {
      return { status: error.status, message: error.message };
    }
    throw error;
  }
  throw new Error("The call was expected to fail and did not.");
}

/** A webhook as a receiver sees it. */
export type Received = {
  event: string;
  guid: string;
  signature: string;
  body: string;
  payload: Record<string, unknown>;
};

/** A receiver of webhooks that answers with `answer()`. */
export async function openReceiver(t: TestContext, answer: () => number = () => 200) {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString("utf8");
    received.push({
      event: String(request.headers["x-github-event"]),
      guid: String(request.headers["x-github-delivery"]),
      signature: String(request.headers["x-hub-signature-256"]),
      body,
      payload: JSON.parse(body),
    });
    response.writeHead(answer()).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { received, url: `http://127.0.0.1:${port}/hook` };
}

/** `event.action` of what was received, in order. */
export function names(received: readonly Received[]): string[] {
  return received.map(({ event, payload }) =>
    payload["action"] === undefined ? event : `${event}.${payload["action"]}`,
  );
}
