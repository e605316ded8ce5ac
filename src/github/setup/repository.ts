import { pathMatcher } from "../../policy/path-pattern.ts";
import { read } from "../call.ts";
import { kindOf } from "../errors.ts";
import { look, type Seen, seen, type Viewed } from "./seen.ts";

/** Where a repository is, and what it is called. */
export async function repositoryOf({ octokit, owner, repo }: Viewed) {
  const { data } = await read(() => octokit.request("GET /repos/{owner}/{repo}", { owner, repo }));
  return { url: data.html_url, isPrivate: data.private, branch: data.default_branch };
}

/** The text of a file of a branch, or null where there is none. */
export async function policyAt({ octokit, owner, repo }: Viewed, branch: string, path: string): Promise<string | null> {
  try {
    const where = { owner, repo, path, ref: branch };
    const { data } = await read(() => octokit.request("GET /repos/{owner}/{repo}/contents/{path}", where));
    return Array.isArray(data) || !("content" in data) ? null : Buffer.from(data.content, "base64").toString("utf8");
  } catch (error) {
    if (kindOf(error) === "not-found") return null;
    throw error;
  }
}

/** Whose runs of pull requests from forks wait for an approval, in GitHub's word. */
export function forkApprovalOf({ octokit, owner, repo }: Viewed): Promise<Seen<string>> {
  return look("Administration: read", async () => {
    const path = "GET /repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval";
    return (await octokit.request(path, { owner, repo })).data.approval_policy;
  });
}

/** Those of these teams of the owner that cannot be seen, by slug. */
export async function unseenTeamsOf(
  { octokit, owner }: Viewed,
  teams: readonly string[],
): Promise<Seen<readonly string[]>> {
  const unseen: string[] = [];
  for (const team_slug of teams) {
    const found = await look("Members: read", async () => {
      return (await octokit.request("GET /orgs/{org}/teams/{team_slug}", { org: owner, team_slug })).data.id;
    });
    if (!found.seen) unseen.push(team_slug);
  }
  return seen(unseen);
}

/** Where GitHub looks for owners of code, in its order. */
const OWNERS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** Whether a CODEOWNERS file of a branch names somebody for a path; the last pattern that fits counts. */
export function ownsPath(view: Viewed, branch: string, path: string): Promise<Seen<boolean>> {
  return look("Contents: read", async () => {
    for (const file of OWNERS) {
      const source = await policyAt(view, branch, file);
      if (source === null) continue;
      const lines = source.split("\n").map((line) => line.replace(/(^|\s)#.*$/, "").trim());
      const entries = lines.filter((line) => line !== "").map((line) => line.split(/\s+/));
      const last = entries.findLast(([pattern = ""]) => covers(pattern, path));
      return last !== undefined && last.length > 1;
    }
    return false;
  });
}

/** GitHub's patterns are those of a .gitignore: without a slash before its end a pattern holds in every folder. */
function covers(pattern: string, path: string): boolean {
  const bare = pattern.replace(/^\//, "").replace(/\/$/, "");
  const isRooted = pattern.startsWith("/") || bare.includes("/");
  const patterns = isRooted ? [bare] : [bare, `**/${bare}`];
  return pathMatcher(patterns)(path) || patterns.includes("*") || patterns.includes("**/*");
}
