import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Evidence, ModelEvidence, Origin } from "../../evidence/evidence.ts";
import { fullName } from "../../github/octokit.ts";
import type { PullRequest } from "../../github/read-pull.ts";
import { isReachable } from "../../github/workflow-runs.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { plainPhrase } from "../../report/template.ts";
import { findBaseline, type KeptBaseline } from "../../store/baselines.ts";
import type { GateContext } from "../gate-context.ts";

/**
 * The evidence, with figures that were kept in the place of tables of the baseline that are gone: those of the same
 * declared file, of a commit that the target branch still has.
 *
 * @param options.folder an existing folder for the documents
 * @returns also a note for each, in plain sentences
 */
export async function withKeptBaselines(
  context: Pick<GateContext, "repository" | "store">,
  { pull, baseTip }: { readonly pull: Pick<PullRequest, "baseRef">; readonly baseTip: string },
  options: { readonly law: Policy; readonly found: readonly ModelEvidence[]; readonly folder: string },
): Promise<{ readonly evidence: ModelEvidence[]; readonly notes: string[] }> {
  const { law, found, folder } = options;
  const { repository, store } = context;
  const notes: string[] = [];

  const keptFor = async (item: Evidence): Promise<KeptBaseline | null> => {
    const isGone = item.state === "absent" && item.fault.reason === "no-baseline" && item.side === "baseline";
    if (!isGone || (item.role !== "predictions" && item.role !== "features")) return null;
    const { model, role } = item;
    const kept = await findBaseline(store.db, { repository: repository.id, branch: pull.baseRef, model, role });
    if (kept === null || !isDeclared(law, kept)) return null;
    return (await isReachable(repository, kept.commit, baseTip)) ? kept : null;
  };

  const instead = async (item: Evidence): Promise<Evidence> => {
    const kept = await keptFor(item);
    if (kept === null) return item;
    const { model, role, branch, commit } = kept;
    const bytes = Buffer.from(kept.figures);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const file = join(folder, `figures-${sha256}`);
    await writeFile(file, bytes, { mode: 0o600 });
    notes.push(plainPhrase("note-kept-baseline", { model, role, branch, commit: commit.slice(0, 12) }));
    const origin: Origin = {
      type: "kept",
      repository: fullName(repository),
      commit,
      runId: kept.run,
      runUrl: kept.run_url,
    };
    const side = "baseline" as const;
    return { state: "present", model, role, side, path: kept.path, sha256, bytes: bytes.byteLength, file, origin };
  };

  const evidence: ModelEvidence[] = [];
  for (const { model, items } of found) {
    const all: Evidence[] = [];
    for (const item of items) all.push(await instead(item));
    evidence.push({ model, items: all });
  }
  return { evidence, notes };
}

/** Whether the policy still names the file that the figures were made of. */
function isDeclared(law: Policy, { model, role, workflow, artifact, path }: KeptBaseline): boolean {
  const declared = law.models[model]?.evidence[role];
  if (declared === undefined || declared.reference !== "baseline" || !("workflow" in declared.from)) return false;
  const { from } = declared;
  return from.workflow === workflow && from.artifact === artifact && `${from.artifact}/${from.path}` === path;
}
