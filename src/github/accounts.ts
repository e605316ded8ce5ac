import { read } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Octokit } from "./octokit.ts";

/** The login that an account has now, or null where it is gone. */
export async function currentLogin(octokit: Octokit, account_id: number): Promise<string | null> {
  try {
    return (await read(() => octokit.rest.users.getById({ account_id }))).data.login;
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}
