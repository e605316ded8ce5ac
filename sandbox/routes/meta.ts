import { accountOfActor, ok, type Route } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { fullAccountView } from "../views/account.ts";

const HOUR = 3600;

/** Who am I, who is that, how much may I still ask. */
export const metaRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/user",
    access: "user",
    handle: ({ world, actor }) => {
      const account = accountOfActor(actor);
      if (account === undefined) throw new ApiError(401, "Requires authentication");
      return ok(fullAccountView(world, account));
    },
  },
  {
    method: "GET",
    path: "/users/{username}",
    access: "anyone",
    handle: ({ world, params }) => {
      const account = world.accounts.get((params["username"] ?? "").toLowerCase());
      if (account === undefined) throw notFound();
      return ok(fullAccountView(world, account));
    },
  },
  {
    method: "GET",
    path: "/rate_limit",
    access: "anyone",
    handle: () => {
      const core = { limit: 5000, used: 0, remaining: 5000, reset: Math.floor(Date.now() / 1000) + HOUR };
      return ok({ resources: { core, search: { ...core, limit: 30, remaining: 30 } }, rate: core });
    },
  },
];
