import type { Route } from "./route.ts";

/** A route found for a request. */
export type Match = { route: Route; params: Record<string, string> };

// Parameters that may hold slashes.
const GREEDY: ReadonlySet<string> = new Set(["path", "ref", "branch", "basehead"]);

/** A function that finds the route of a request; the more literal template wins. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const compiled = routes
    .map((route) => ({ route, pattern: compile(route.path), rank: rank(route.path) }))
    .sort((a, b) => b.rank - a.rank);
  return (method, path) => {
    for (const { route, pattern } of compiled) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      if (found === null) continue;
      const params = decodeAll(found.groups ?? {});
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}

function compile(template: string): RegExp {
  const source = template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
      return GREEDY.has(name) ? `(?<${name}>.*)` : `(?<${name}>[^/]+)`;
    })
    .join("");
  // GitHub lists the root folder at `/contents` and at `/contents/`.
  return new RegExp(`^${source.replace(/\/contents\/\(\?<path>\.\*\)$/, "/contents/?(?<path>.*)")}/?$`);
}

function rank(template: string): number {
  return template.split("/").filter((part) => !part.startsWith("{")).length;
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}
