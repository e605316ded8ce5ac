import { mergedAs } from "../../github/deployments/merged-as.ts";
import { readPull } from "../../github/read-pull.ts";
import { plainPhrase } from "../../report/template.ts";
import { lastRecordOf } from "../../store/records/last-record.ts";
import type { GateContext } from "../gate-context.ts";
import { currentCheck } from "../pull-request/current-check.ts";
import type { Trunk } from "./deployment-law.ts";
import { type RecordedVerdict, recordedVerdict } from "./recorded-verdict.ts";

/** Whether a commit was assessed and passed. */
export type Passed =
  | {
      readonly passed: true;
      /** The commit that was judged: the one that is asked about, or the head that it merged. */
      readonly commit: string;
      /** The pull request whose merge it is; `null` where the commit itself was judged. */
      readonly number: number | null;
      /** Entry of the audit trail. */
      readonly seq: number;
    }
  | {
      readonly passed: false;
      /** Why not; half a plain sentence. */
      readonly why: string;
      /** No gate has refused it: its own evidence may speak for it. */
      readonly isOpen: boolean;
    };

/** A commit whose verdict would count. */
interface Candidate {
  readonly commit: string;
  readonly number: number | null;
}

/**
 * Whether a commit passed a gate: it was judged itself (as the head of a pull request, or by the merge queue), or it is the
 * merge of a pull request whose head was. A pass counts where the audit trail and GitHub both have it as the last word on
 * that commit, where it came about under the policy of the default branch, and while the waivers that it stands on last.
 *
 * @param options.today `YYYY-MM-DD`, UTC
 */
export async function hasPassed(
  context: Pick<GateContext, "repository" | "app" | "store">,
  options: { readonly commit: string; readonly trunk: Trunk; readonly today: string },
): Promise<Passed> {
  const { commit, trunk } = options;
  const merged = (await mergedAs(context.repository, commit)).filter(({ baseRef }) => baseRef === trunk.branch);
  const candidates: Candidate[] = [
    { commit, number: null },
    ...merged.map(({ headSha, number }) => ({ commit: headSha, number })),
  ];
  let last: Passed = { passed: false, why: "", isOpen: true };
  for (const candidate of candidates) {
    const found = await passOf(context, candidate, options);
    if (found.passed) return found;
    // What is said of the pull request says more than that its merge was not judged by itself.
    last = { ...found, isOpen: found.isOpen && last.isOpen };
  }
  return last;
}

async function passOf(
  context: Pick<GateContext, "repository" | "app" | "store">,
  { commit, number }: Candidate,
  { trunk, today }: { readonly trunk: Trunk; readonly today: string },
): Promise<Passed> {
  const { repository, store } = context;
  const at = commit.slice(0, 12);
  const not = (name: string, values: Readonly<Record<string, string | number>> = {}): Passed => ({
    passed: false,
    why: plainPhrase(`unassessed-${name}`, { commit: at, ...values }),
    isOpen: ["never", "never-head", "elsewhere"].includes(name),
  });
  // Another pull request with the same head may have passed elsewhere, after this one was merged.
  const record = await lastRecordOf(store.db, { repository: repository.id, commit, kind: "verdict", number });
  const verdict = record === null ? null : recordedVerdict(record);
  if (verdict === null) return number === null ? not("never") : not("never-head", { number: `#${number}` });
  const { seq } = verdict;
  if (!verdict.passed) return not("otherwise", { title: verdict.title, seq });
  const ended = verdict.waivers.find(({ until }) => until !== null && until < today);
  if (ended !== undefined) return not("waiver-over", { waiver: ended.id, until: ended.until ?? "", seq });
  const check = await currentCheck(context, commit);
  if (check === null || !check.completed || check.conclusion !== "success") return not("check-differs", { seq });
  // A branch with a weaker policy of its own must not open production.
  if (number === null && !(await isOfTrunk(context, verdict, trunk))) {
    return not("elsewhere", { branch: trunk.branch, seq });
  }
  return { passed: true, commit, number, seq };
}

/** Whether a verdict was given on the way to the default branch. */
async function isOfTrunk(
  { repository }: Pick<GateContext, "repository">,
  { numbers }: RecordedVerdict,
  { branch }: Trunk,
): Promise<boolean> {
  for (const number of numbers) {
    if ((await readPull(repository, number)).baseRef === branch) return true;
  }
  return false;
}
