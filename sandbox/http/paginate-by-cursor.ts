import { ApiError } from "../model/api-error.ts";
import { perPageOf } from "./paginate.ts";
import type { Answer, RouteContext } from "./route.ts";

/** One page of a list that goes on after, or ends before, the item that a cursor of the Link header names. */
export function paginateByCursor<T extends { id: number }>(
  context: Pick<RouteContext, "query" | "url">,
  items: readonly T[],
  present: (items: readonly T[]) => unknown,
): Answer {
  const { query } = context;
  const perPage = perPageOf(query);
  const after = placeOf(items, query.get("after"));
  const before = placeOf(items, query.get("before"));
  const start = after === undefined ? Math.max((before ?? 0) - perPage, 0) : after + 1;
  const page = items.slice(start, Math.min(start + perPage, before ?? items.length));
  const link = (key: "after" | "before", item: T | undefined): string[] => {
    if (item === undefined) return [];
    const url = new URL(context.url);
    url.searchParams.delete(key === "after" ? "before" : "after");
    url.searchParams.set(key, cursorOf(item));
    return [`<${url}>; rel="${key === "after" ? "next" : "prev"}"`];
  };
  const links = [
    ...(start + page.length < items.length ? link("after", page.at(-1)) : []),
    ...(start > 0 ? link("before", page[0]) : []),
  ];
  return {
    status: 200,
    body: present(page),
    ...(links.length === 0 ? {} : { headers: { link: links.join(", ") } }),
  };
}

function cursorOf({ id }: { id: number }): string {
  return Buffer.from(`cursor:${id}`).toString("base64url");
}

function placeOf(items: readonly { id: number }[], cursor: string | null): number | undefined {
  if (cursor === null) return undefined;
  const place = items.findIndex((item) => cursorOf(item) === cursor);
  if (place < 0) throw new ApiError(422, "The cursor is invalid.");
  return place;
}
