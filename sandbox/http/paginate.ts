import type { Answer, RouteContext } from "./route.ts";

/** One page of a list, with the Link header that leads to the others. 30 per page unless asked, 100 at most. */
export function paginate<T>(
  context: Pick<RouteContext, "query" | "url">,
  items: readonly T[],
  present: (items: readonly T[]) => unknown,
): Answer {
  const perPage = perPageOf(context.query);
  const page = Math.max(whole(context.query.get("page"), 1), 1);
  const last = Math.max(Math.ceil(items.length / perPage), 1);
  const link = (to: number, rel: string): string => {
    const url = new URL(context.url);
    url.searchParams.set("page", String(to));
    return `<${url}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return {
    status: 200,
    body: present(items.slice((page - 1) * perPage, page * perPage)),
    ...(links.length === 0 ? {} : { headers: { link: links.join(", ") } }),
  };
}

/** How many items a page is to have: 30 unless asked, 100 at most. */
export function perPageOf(query: URLSearchParams): number {
  return Math.min(Math.max(whole(query.get("per_page"), 30), 1), 100);
}

function whole(value: string | null, otherwise: number): number {
  const parsed = Number.parseInt(value ?? "", 10);
  return Number.isNaN(parsed) ? otherwise : parsed;
}
