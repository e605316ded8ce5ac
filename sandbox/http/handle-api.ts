import type { KeyObject } from "node:crypto";
import { ApiError, notFound } from "../model/api-error.ts";
import type { Actor, World } from "../model/types.ts";
import { repositoryById } from "../model/world.ts";
import type { Hookshot } from "../webhooks/hookshot.ts";
import { authenticate } from "./authenticate.ts";
import { authorizeOrganisation, authorizeRepository } from "./authorize.ts";
import { type Quota, type Quotas, quotaHeaders, requireQuota } from "./quotas.ts";
import { isFields } from "./read-body.ts";
import { redirectOf } from "./redirect-of.ts";
import type { RequestEntry, RequestLog } from "./request-log.ts";
import { revalidate } from "./revalidate.ts";
import type { Answer, Route, RouteContext } from "./route.ts";
import type { Match } from "./router.ts";
import { validateRequest } from "./validate.ts";

/** A request as it came in. `path` is without `/api/v3` and without query. */
export type ApiRequest = {
  method: string;
  path: string;
  url: URL;
  body: Buffer;
  authorization: string | undefined;
  accept: string;
  ifNoneMatch: string | undefined;
};

/** What the API needs besides the request. */
export type ApiServices = {
  world: World;
  hookshot: Hookshot;
  log: RequestLog;
  quotas: Quotas;
  appKey: KeyObject;
  findRoute: (method: string, path: string) => Match | undefined;
};

/** Where asking costs nothing, also when nothing is left. */
const FREE = "/rate_limit";

/** Answers one request as GitHub would, and writes it into the log. */
export function handleApi(services: ApiServices, request: ApiRequest): { answer: Answer; entry: RequestEntry } {
  const { log } = services;
  const match = findOperation(services, request);
  const path = `${request.path}${request.url.search}`;
  const body = parseBody(request.body);
  let actor: Actor | undefined;
  let answer: Answer;
  if (match === undefined) {
    log.violations.push({ method: request.method, path, problems: ["no such route in the sandbox"] });
  }
  const free = match?.route.path === FREE;
  try {
    actor = authenticate(services.world, request.authorization, services.appKey);
    const quota = services.quotas.of(actor);
    if (!free) requireQuota(quota, actor);
    if (match === undefined) throw notFound();
    answer = revalidate(run(services, { ...request, match, actor, quota, parsed: body, path }), request);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    answer = { status: error.status, body: error.toBody(), headers: error.headers };
  }
  const quota = services.quotas.of(actor ?? { kind: "anonymous" });
  if (actor !== undefined && !free && quota.used < quota.limit && !isGift(answer, actor)) quota.used++;
  const entry: RequestEntry = {
    method: request.method,
    path,
    route: match?.route.path,
    status: answer.status,
    actor: actor === undefined ? "unknown" : nameOf(actor),
    body,
    write: request.method !== "GET" && match?.route.path !== "/app/installations/{installation_id}/access_tokens",
  };
  log.requests.push(entry);
  return { answer: { ...answer, headers: { ...quotaHeaders(quota), ...answer.headers } }, entry };
}

/** The operation a request asks for. `/repositories/NUMBER/…` is the same as `/repos/OWNER/NAME/…`. */
export function findOperation(services: ApiServices, request: { method: string; path: string }): Match | undefined {
  const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(request.path) ?? [];
  if (id === undefined) return services.findRoute(request.method, request.path);
  // No account is called "-": a number that has no repository leads to an operation that finds none.
  const name = repositoryById(services.world, Number(id))?.fullName ?? `-/${id}`;
  return services.findRoute(request.method, `/repos/${name}${rest}`);
}

/** Where the quota of a request's sender stands; that of nobody in particular for credentials that are wrong. */
export function quotaOfSender(services: ApiServices, authorization: string | undefined): Quota {
  try {
    return services.quotas.of(authenticate(services.world, authorization, services.appKey));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return services.quotas.of({ kind: "anonymous" });
  }
}

// "Not modified" costs nothing, but only those who say who they are.
function isGift(answer: Answer, actor: Actor): boolean {
  return answer.status === 304 && actor.kind !== "anonymous";
}

function run(
  services: ApiServices,
  request: ApiRequest & { match: Match; actor: Actor; quota: Quota; parsed: unknown; path: string },
): Answer {
  const { world, hookshot } = services;
  const { actor, match, quota } = request;
  const { route, params } = match;
  const query = request.url.searchParams;
  const verdict = validateRequest(route, { params, query, body: request.parsed });
  if (verdict.problems.length > 0) {
    services.log.violations.push({ method: request.method, path: request.path, problems: verdict.problems });
  }
  const moved = redirectOf(world, actor, { method: request.method, path: request.path, params });
  if (moved !== undefined) return moved;
  const body = isFields(request.parsed) ? request.parsed : {};
  const context: RouteContext = {
    world,
    hookshot,
    actor,
    quota,
    params,
    query,
    body,
    accept: request.accept,
    url: request.url,
  };
  if ("handle" in route) {
    authorize(route.access, actor);
    refuse(verdict.refusal);
    return route.handle(context);
  }
  if ("handleOrganisation" in route) {
    const organisation = authorizeOrganisation(world, actor, params, route.access);
    refuse(verdict.refusal);
    return route.handleOrganisation({ ...context, organisation });
  }
  const repository = authorizeRepository(world, actor, params, route.access);
  refuse(verdict.refusal);
  return route.handleRepository({ ...context, repository });
}

function refuse(refusal: string | undefined): void {
  if (refusal !== undefined) throw new ApiError(422, refusal);
}

function authorize(access: Extract<Route["access"], string>, actor: Actor): void {
  if (access === "anyone" || access === actor.kind) return;
  if (access === "app") throw new ApiError(401, "A JSON web token could not be decoded");
  if (actor.kind === "anonymous") throw new ApiError(401, "Requires authentication");
  throw new ApiError(403, "Resource not accessible by integration");
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return body.toString("utf8");
  }
}

function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case "anonymous":
      return "anonymous";
    case "app":
      return actor.app.slug;
    case "user":
      return actor.account.login;
    case "installation":
      return actor.app.bot.login;
  }
}
