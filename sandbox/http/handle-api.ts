import type { KeyObject } from "node:crypto";
import { ApiError, notFound } from "../model/api-error.ts";
import type { Actor, World } from "../model/types.ts";
import type { Hookshot } from "../webhooks/hookshot.ts";
import { authenticate } from "./authenticate.ts";
import { authorizeRepository } from "./authorize.ts";
import { isFields } from "./read-body.ts";
import type { RequestLog } from "./request-log.ts";
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
};

/** What the API needs besides the request. */
export type ApiServices = {
  world: World;
  hookshot: Hookshot;
  log: RequestLog;
  appKey: KeyObject;
  findRoute: (method: string, path: string) => Match | undefined;
};

/** Answers one request as GitHub would, and writes it into the log. */
export function handleApi(services: ApiServices, request: ApiRequest): Answer {
  const { log } = services;
  const match = services.findRoute(request.method, request.path);
  const path = `${request.path}${request.url.search}`;
  const body = parseBody(request.body);
  let actor: Actor | undefined;
  let answer: Answer;
  if (match === undefined) {
    log.violations.push({ method: request.method, path, problems: ["no such route in the sandbox"] });
  }
  try {
    actor = authenticate(services.world, request.authorization, services.appKey);
    if (match === undefined) throw notFound();
    answer = run(services, { ...request, match, actor, parsed: body, path });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    answer = { status: error.status, body: error.toBody(), headers: error.headers };
  }
  log.requests.push({
    method: request.method,
    path,
    route: match?.route.path,
    status: answer.status,
    actor: actor === undefined ? "unknown" : nameOf(actor),
    body,
    write: request.method !== "GET" && match?.route.path !== "/app/installations/{installation_id}/access_tokens",
  });
  return answer;
}

function run(
  services: ApiServices,
  request: ApiRequest & { match: Match; actor: Actor; parsed: unknown; path: string },
): Answer {
  const { world, hookshot } = services;
  const { actor, match } = request;
  const { route, params } = match;
  const query = request.url.searchParams;
  const verdict = validateRequest(route, { params, query, body: request.parsed });
  if (verdict.problems.length > 0) {
    services.log.violations.push({ method: request.method, path: request.path, problems: verdict.problems });
  }
  const body = isFields(request.parsed) ? request.parsed : {};
  const context: RouteContext = {
    world,
    hookshot,
    actor,
    params,
    query,
    body,
    accept: request.accept,
    url: request.url,
  };
  if (typeof route.access === "string") {
    authorize(route.access, actor);
    refuse(verdict.refusal);
    return "handle" in route ? route.handle(context) : { status: 500 };
  }
  const repository = authorizeRepository(world, actor, params, route.access);
  refuse(verdict.refusal);
  return "handleRepository" in route ? route.handleRepository({ ...context, repository }) : { status: 500 };
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
