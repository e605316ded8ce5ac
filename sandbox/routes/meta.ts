import { resetSeconds } from "../http/quotas.ts";
import { accountOfActor, ok, type Route } from "../http/route.ts";
import { ApiError, notFound } from "../model/api-error.ts";
import { fullAccountView } from "../views/account.ts";

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
    path: "/user/{account_id}",
    access: "anyone",
    handle: ({ world, params }) => {
      const account = [...world.accounts.values()].find((one) => String(one.id) === params["account_id"]);
      if (account === undefined) throw notFound();
      return ok(fullAccountView(world, account));
    },
  },
  {
    method: "GET",
    path: "/rate_limit",
    access: "anyone",
    handle: ({ quota }) => {
      const { limit, used } = quota;
      const core = { limit, used, remaining: limit - used, reset: resetSeconds(quota) };
      return ok({ resources: { core, search: { ...core, limit: 30, used: 0, remaining: 30 } }, rate: core });
    },
  },
];
