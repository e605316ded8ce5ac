import type { Actor, World } from "../model/types.ts";
import { maySee } from "./authorize.ts";
import type { Answer } from "./route.ts";

const DOCS = "https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects";

/**
 * Where a request by the old name of a repository is sent: to the same under its number, which never changes. A
 * write is sent with 307, as with 301 clients would make a GET of it. Undefined where the name leads nowhere, or to
 * what the actor may not know of.
 */
export function redirectOf(
  world: World,
  actor: Actor,
  request: { method: string; path: string; params: Readonly<Record<string, string>> },
): Answer | undefined {
  const name = `${request.params["owner"]}/${request.params["repo"]}`.toLowerCase();
  const target = world.repositories.has(name) ? undefined : world.redirects.get(name);
  if (target === undefined || !maySee(world, actor, target)) return undefined;
  const rest = request.path.replace(/^\/repos\/[^/]+\/[^/?]+/, "");
  const url = `${world.urls.api}/repositories/${target.id}${rest}`;
  return {
    status: request.method === "GET" ? 301 : 307,
    headers: { location: url },
    body: { message: "Moved Permanently", url, documentation_url: DOCS },
  };
}
