/**
 * The number of the workflow run that a deployment's callback address speaks of; null where it is not one of our own API
 * and of this repository. The address only names the run: nothing is ever sent to it.
 *
 * @param options.apiUrl address of the API that the App itself asks
 */
export function runOfCallback(
  address: string | undefined,
  options: { readonly apiUrl: string; readonly owner: string; readonly repo: string },
): number | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const [given, api] = [new URL(address), new URL(options.apiUrl)];
  const base = api.pathname.replace(/\/$/, "");
  const isPlain = given.username === "" && given.password === "" && given.search === "" && given.hash === "";
  if (given.origin !== api.origin || !isPlain || !given.pathname.startsWith(`${base}/`)) return null;
  const path = given.pathname.slice(base.length);
  const found = /^\/repos\/([^/]+)\/([^/]+)\/actions\/runs\/([1-9]\d{0,15})\/deployment_protection_rule$/.exec(path);
  const [, owner, repo, run] = found ?? [];
  const isHere =
    owner?.toLowerCase() === options.owner.toLowerCase() && repo?.toLowerCase() === options.repo.toLowerCase();
  return isHere && Number.isSafeInteger(Number(run)) ? Number(run) : null;
}
