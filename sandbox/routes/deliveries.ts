import { ok, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
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
    // Pages by cursor, not by number: the cursor is the id of the last delivery seen.
    handle: ({ hookshot, query, url }) => {
      const perPage = Math.min(Math.max(Number(query.get("per_page") ?? 30), 1), 100);
      const cursor = query.get("cursor");
      const start = cursor === null ? 0 : hookshot.log.findIndex((one) => one.id === Number(cursor)) + 1;
      const page = hookshot.log.slice(start, start + perPage);
      const last = page.at(-1);
      if (last === undefined || start + perPage >= hookshot.log.length) return ok(page.map(view));
      const next = new URL(url);
      next.searchParams.set("cursor", String(last.id));
      return { status: 200, body: page.map(view), headers: { link: `<${next}>; rel="next"` } };
    },
  },
  {
    method: "GET",
    path: "/app/hook/deliveries/{delivery_id}",
    access: "app",
    handle: ({ hookshot, params, world }) => {
      const delivery = hookshot.log.find((one) => one.id === Number(params["delivery_id"]));
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
