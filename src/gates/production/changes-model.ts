import { readChangedFiles } from "../../github/changed-files.ts";
import type { Repository } from "../../github/octokit.ts";
import { readPull } from "../../github/read-pull.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { touchedModels } from "../../policy/touched-models.ts";

/** Whether a pull request changes a model, and not only its card or its evidence. Where GitHub cannot list all files, it does. */
export async function changesModel(
  repository: Repository,
  number: number,
  { policy, model }: { readonly policy: Policy; readonly model: string },
): Promise<boolean> {
  const { paths } = await readChangedFiles(repository, await readPull(repository, number));
  return touchedModels(policy, paths)[model]?.model === true;
}
