import { read } from "../call.ts";
import { kindOf } from "../errors.ts";
import type { Octokit } from "../octokit.ts";

/** What was looked for, or which permission it takes to see it. */
export type Seen<T> = { readonly seen: true; readonly value: T } | { readonly seen: false; readonly needs: string };

/** A repository as whoever asks may see it: an App, or a person. */
export interface Viewed {
  readonly octokit: Pick<Octokit, "request">;
  readonly owner: string;
  readonly repo: string;
}

export function seen<T>(value: T): Seen<T> {
  return { seen: true, value };
}

/** Looks at something; what may not be seen is said, and never taken for absent. */
export async function look<T>(needs: string, call: () => Promise<T>): Promise<Seen<T>> {
  try {
    return seen(await read(call));
  } catch (error) {
    if (["forbidden", "not-found"].includes(kindOf(error))) return { seen: false, needs };
    throw error;
  }
}
