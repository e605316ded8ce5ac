import { perPageOf } from "../http/paginate.ts";
import { ok, type Route } from "../http/route.ts";
import { notFound, validationFailed } from "../model/api-error.ts";
import type { Delivery } from "../webhooks/delivery.ts";

function view(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** The log of webhook deliveries and their repetition. */
export const deliveryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/app/hook/deliveries",
    access: "app",
    // Pages by cursor, not by number: it names the last delivery seen, and holds when that one is forgotten.
    handle: ({ hookshot, query, url }) => {
      const perPage = perPageOf(query);
      const before = cursorOf(query);
      const found = hookshot.log.list(before === undefined ? {} : { before }).filter(hasOutcome(query.get("status")));
      const page = found.slice(0, perPage);
      const last = page.at(-1);
      if (last === undefined || found.length <= perPage) return ok(page.map(view));
      const next = new URL(url);
      next.searchParams.set("cursor", `v1_${last.id}`);
      return { status: 200, body: page.map(view), headers: { link: `<${next}>; rel="next"` } };
    },
  },
  {
    method: "GET",
    path: "/app/hook/deliveries/{delivery_id}",
    access: "app",
    handle: ({ hookshot, params, world }) => {
      const delivery = hookshot.log.find(Number(params["delivery_id"]));
      if (delivery === undefined) throw notFound();
      return ok({
        ...view(delivery),
        url: `${world.urls.api}/app/hook/deliveries/${delivery.id}`,
        request: {
          headers: { "X-GitHub-Event": delivery.event, "X-GitHub-Delivery": delivery.guid },
          payload: JSON.parse(delivery.body),
        },
        response: { headers: {}, payload: delivery.response },
      });
    },
  },
  {
    method: "POST",
    path: "/app/hook/deliveries/{delivery_id}/attempts",
    access: "app",
    handle: ({ hookshot, params }) => {
      if (!hookshot.redeliver(Number(params["delivery_id"]))) throw notFound();
      return { status: 202, body: {} };
    },
  },
];

function cursorOf(query: URLSearchParams): number | undefined {
  const cursor = query.get("cursor");
  if (cursor === null) return undefined;
  const id = /^(?:v1_)?(\d+)$/.exec(cursor)?.[1];
  if (id === undefined) throw validationFailed("HookDelivery", "cursor", "invalid");
  return Number(id);
}

// GitHub sorts by the status code of the answer; a redirect is neither.
function hasOutcome(status: string | null): (delivery: Delivery) => boolean {
  return ({ statusCode }) =>
    status === null || (status === "success" ? statusCode >= 200 && statusCode < 300 : statusCode >= 400);
}
