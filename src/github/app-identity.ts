import { read } from "./call.ts";
import type { Octokit } from "./octokit.ts";

/** Who the App is on GitHub: by this it knows its own check runs, reviews and comments. */
export interface AppIdentity {
  readonly id: number;
  /** `slug[bot]` */
  readonly login: string;
}

/** Asks GitHub who the App is. `octokit` is authenticated as the App itself, not as an installation. */
export async function readIdentity(octokit: Octokit): Promise<AppIdentity> {
  const { data } = await read(() => octokit.rest.apps.getAuthenticated());
  if (data === null || data.slug === undefined) throw new Error("GitHub does not say who this App is");
  return { id: data.id, login: `${data.slug}[bot]` };
}
