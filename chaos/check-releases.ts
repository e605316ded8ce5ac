import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import type { PrintedRecord } from "../src/report/record-line.ts";
import type { Player } from "./play.ts";
import { printedRecords } from "./printed-records.ts";
import { RELEASING } from "./world.ts";

/** What became of the releases. */
export interface ReleaseFindings {
  readonly problems: readonly string[];
  readonly published: number;
  readonly drafts: number;
  /** What the checks say of the audit trail. */
  readonly printed: readonly PrintedRecord[];
}

/** Whoever has the file that was evaluated is published, nobody else is, and the check and the one issue say so. */
export async function checkReleases(github: RemoteGitHub, player: Player): Promise<ReleaseFindings> {
  const problems: string[] = [];
  const printed: PrintedRecord[] = [];
  let published = 0;
  const issues = await github.issues({ repo: RELEASING });
  for (const { draft, release, sha } of player.drafts()) {
    const { key, right } = draft;
    const wrong = (problem: string) => problems.push(`release ${key} of ${RELEASING}: ${problem}`);
    const stands = await github.release({ repo: RELEASING, release });
    if (!stands.draft) published += 1;
    if (stands.draft === right) wrong(right ? "it passes, and is a draft" : "it is blocked, and published");
    const checks = (await github.checkRuns({ repo: RELEASING, sha })).filter(({ name }) => name === "assay/release");
    const last = checks.at(-1);
    const wanted = right ? "success" : "failure";
    if (last?.conclusion !== wanted) wrong(`its check says ${last?.conclusion ?? "nothing"} "${last?.title ?? ""}"`);
    const own = issues.filter(({ body }) => body?.startsWith(`<!-- assay:release ${release} -->`) === true);
    if (own.length > 1) wrong(`${own.length} issues track it`);
    if (!right && own[0]?.state !== "open") wrong(`its issue is ${own[0]?.state ?? "missing"}`);
    if (right && own[0]?.state === "open") wrong("it is published, and its issue is open");
    const blocks = (stands.body ?? "").split("<!-- assay:release:begin -->").length - 1;
    if (blocks !== 1) wrong(`its notes have ${blocks} blocks of the App`);
    printed.push(...printedRecords(checks, wrong));
  }
  return { problems, printed, published, drafts: player.drafts().length - published };
}
