import { PAGE_SIZE, readPages } from "./call.ts";
import type { Octokit } from "./octokit.ts";

const MOST_INSTALLATIONS = 10_000;

/** Where the App is installed and not suspended. `octokit` is authenticated as the App. */
export async function activeInstallations(
  octokit: Octokit,
): Promise<readonly { readonly id: number; readonly account: string }[]> {
  const installations = await readPages({
    most: MOST_INSTALLATIONS,
    page: async (page) => (await octokit.rest.apps.listInstallations({ per_page: PAGE_SIZE, page })).data,
  });
  return installations
    .filter(({ suspended_at }) => suspended_at === null || suspended_at === undefined)
    .map(({ id, account }) => ({ id, account: nameOf(account) }));
}

/** An enterprise has a slug, everybody else a login. */
function nameOf(account: { readonly login?: string; readonly slug?: string } | null): string {
  return account?.login ?? account?.slug ?? "";
}
