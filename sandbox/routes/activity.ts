import { paginateByCursor } from "../http/paginate-by-cursor.ts";
import type { Route } from "../http/route.ts";
import { activityView } from "../views/activity.ts";

const DAY_MS = 24 * 3_600_000;
const PERIODS: ReadonlyMap<string, number> = new Map([
  ["day", DAY_MS],
  ["week", 7 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["quarter", 90 * DAY_MS],
  ["year", 365 * DAY_MS],
]);

/** Who moved which branch, from where to where. */
export const activityRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/activity",
    access: { permission: ["contents"], level: "read", user: "read" },
    handleRepository: (context) => {
      const { world, repository, query } = context;
      const ref = query.get("ref");
      const actor = query.get("actor")?.toLowerCase();
      const type = query.get("activity_type");
      const since = Date.now() - (PERIODS.get(query.get("time_period") ?? "") ?? Number.POSITIVE_INFINITY);
      const found = repository.activities
        .filter((one) => ref === null || one.ref === ref || one.ref === `refs/heads/${ref}`)
        .filter((one) => actor === undefined || one.actor.login.toLowerCase() === actor)
        .filter((one) => type === null || one.type === type)
        .filter((one) => Date.parse(one.at) >= since);
      const sorted = query.get("direction") === "asc" ? found : found.toReversed();
      return paginateByCursor(context, sorted, (page) => page.map((one) => activityView(world, one)));
    },
  },
];
