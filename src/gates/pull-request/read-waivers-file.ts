import type { Waiver } from "../../assessment/waiver.ts";
import { waiversOfFile } from "../../assessment/waivers-of-file.ts";
import { RULES } from "../../checks/index.ts";
import type { Repository } from "../../github/octokit.ts";
import { today } from "../../policy/days.ts";
import { WAIVERS_PATH } from "../../policy/waivers-file.ts";
import { plainPhrase } from "../../report/template.ts";
import type { Lawgivers } from "./granted.ts";
import { readSource } from "./read-law.ts";

/** Problems of the file that a report names one by one. */
const MOST_NOTES = 5;

/** The waivers that a commit of the target branch keeps as code, and plain sentences about why the file does not count. */
export async function readWaiversFile(
  repository: Repository,
  commit: string,
  { policy, floor }: Lawgivers,
): Promise<{ readonly waivers: readonly Waiver[]; readonly notes: readonly string[] }> {
  const path = WAIVERS_PATH;
  const read = await readSource(repository, { commit, path });
  if (read === null) return { waivers: [], notes: [] };
  const note = (line: number, column: number, message: string) =>
    plainPhrase("note-waivers-file", { path, line, column, message });
  if ("problem" in read) return { waivers: [], notes: [note(1, 1, read.problem)] };
  const asOf = today();
  const { waivers, problems } = waiversOfFile({ source: read.source, path, policy, floor, rules: RULES, asOf });
  return {
    waivers,
    notes: problems.slice(0, MOST_NOTES).map(({ line, column, message }) => note(line, column, message)),
  };
}
