import { read, write } from "./call.ts";
import { kindOf } from "./errors.ts";
import type { Repository } from "./octokit.ts";

/** What became of a new file. `refused`: a permission is missing, or the branch takes no such commits. */
export type Committed =
  | { readonly state: "committed"; readonly commit: string }
  | { readonly state: "exists" | "refused" };

/** Adds a file to a branch in one commit of the App's. A file that is there is never changed. */
export async function commitNewFile(
  { octokit, owner, repo }: Repository,
  file: { readonly branch: string; readonly path: string; readonly content: string; readonly message: string },
): Promise<Committed> {
  const { branch, path, content, message } = file;
  const encoded = Buffer.from(content).toString("base64");
  const find = async (): Promise<Committed | null> => {
    try {
      const { data } = await read(() => octokit.rest.repos.getContent({ owner, repo, path, ref: branch }));
      const same = !Array.isArray(data) && "content" in data && data.content.replaceAll("\n", "") === encoded;
      if (!same) return { state: "exists" };
      const { data: commits } = await read(() =>
        octokit.rest.repos.listCommits({ owner, repo, sha: branch, path, per_page: 1 }),
      );
      return { state: "committed", commit: commits[0]?.sha ?? branch };
    } catch (error) {
      if (kindOf(error) === "not-found") return null;
      throw error;
    }
  };
  const there = await find();
  if (there !== null) return there;
  try {
    return await write<Committed>({
      call: async () => {
        const body = { owner, repo, path, branch, message, content: encoded };
        const { data } = await octokit.rest.repos.createOrUpdateFileContents(body);
        return { state: "committed", commit: data.commit.sha ?? branch };
      },
      find,
    });
  } catch (error) {
    if (!["forbidden", "not-found", "refused"].includes(kindOf(error))) throw error;
    return { state: "refused" };
  }
}
