import type { Annotation, CheckRun, Repository, World } from "../model/types.ts";

/** An annotation as the API lists it. */
export function annotationView(world: World, repository: Repository, run: CheckRun, annotation: Annotation) {
  const path = annotation.path.split("/").map(encodeURIComponent).join("/");
  return { ...annotation, blob_href: `${world.urls.html}/${repository.fullName}/blob/${run.headSha}/${path}` };
}

/**
 * The check runs a list asks for by `check_name`, `status`, `app_id` and `filter`, newest first. Unless
 * `filter=all`, only the latest of each name and App is shown.
 */
export function latestRuns(runs: readonly CheckRun[], query: URLSearchParams): CheckRun[] {
  const name = query.get("check_name");
  const status = query.get("status");
  const app = query.get("app_id");
  const wanted = runs
    .filter((run) => name === null || run.name === name)
    .filter((run) => status === null || run.status === status)
    .filter((run) => app === null || run.app.id === Number(app))
    .toReversed();
  if (query.get("filter") === "all") return wanted;
  const seen = new Set<string>();
  return wanted.filter((run) => {
    const key = `${run.app.id}/${run.name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
