import type { Account, Actor, Level, Repository, World } from "../model/types.ts";
import type { Hookshot } from "../webhooks/hookshot.ts";
import type { Quota } from "./quotas.ts";

/** What a route answers. `body` goes out as JSON, `raw` as it is. */
export type Answer = {
  status: number;
  body?: unknown;
  raw?: Buffer;
  headers?: Readonly<Record<string, string>>;
};

/** What every route is given. */
export type RouteContext = {
  world: World;
  hookshot: Hookshot;
  actor: Actor;
  /** What the actor may still ask. */
  quota: Quota;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The JSON body, already held against GitHub's OpenAPI; `{}` without one. */
  body: Readonly<Record<string, unknown>>;
  accept: string;
  /** The URL asked for, for the links between pages. */
  url: URL;
};

/** What the routes below `/repos/{owner}/{repo}` are given besides. */
export type RepositoryContext = RouteContext & { repository: Repository };

/** Who may use a route of a repository. */
export type RepositoryAccess = {
  /** An installation needs one of these permissions, at this level. */
  permission: readonly string[];
  level: "read" | "write";
  /** The least a person needs; "app" where only GitHub Apps may. */
  user: Level | "app";
};

/** What the routes below `/orgs/{org}` are given besides. */
export type OrganisationContext = RouteContext & { organisation: Account };

/** An installation needs this permission of the organisation; a person has to be a member. */
export type OrganisationAccess = { organisation: string; level: "read" | "write" };

/** One operation. `path` is GitHub's own template from its OpenAPI. */
export type Route = { method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"; path: string } & (
  | { access: "app" | "installation" | "user" | "anyone"; handle: (context: RouteContext) => Answer }
  | { access: RepositoryAccess; handleRepository: (context: RepositoryContext) => Answer }
  | { access: OrganisationAccess; handleOrganisation: (context: OrganisationContext) => Answer }
);

/** The bytes of an answer, and the header that says what they are where the route did not. */
export function contentOf(answer: Answer): { content: Buffer; type: Record<string, string> } {
  if (answer.raw !== undefined) return { content: answer.raw, type: {} };
  if (answer.body === undefined) return { content: Buffer.alloc(0), type: {} };
  const content = Buffer.from(JSON.stringify(answer.body));
  return { content, type: { "content-type": "application/json; charset=utf-8" } };
}

/** 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 201 with a body. */
export function created(body: unknown): Answer {
  return { status: 201, body };
}

/** 204. */
export function noContent(): Answer {
  return { status: 204 };
}

/** The account in whose name an actor writes: the person, or the App's bot. */
export function accountOfActor(actor: Actor): Account | undefined {
  if (actor.kind === "user") return actor.account;
  if (actor.kind === "installation" || actor.kind === "app") return actor.app.bot;
  return undefined;
}
