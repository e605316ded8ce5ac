import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import type { PrintedRecord } from "../src/report/record-line.ts";
import type { AskedDeployment, Player } from "./play.ts";
import { printedRecords } from "./printed-records.ts";

/** What the App answered to the question whether something may be deployed. */
export interface DeploymentFindings {
  readonly problems: readonly string[];
  readonly approved: number;
  readonly rejected: number;
  /** What the checks say of the audit trail. */
  readonly printed: readonly PrintedRecord[];
}

type Gate = Awaited<ReturnType<RemoteGitHub["deployment"]>>["gates"][number];

/** Every question is answered, and said in full on the commit; nothing goes where the policy does not let it. */
export async function checkDeployments(github: RemoteGitHub, player: Player): Promise<DeploymentFindings> {
  const problems: string[] = [];
  const printed: PrintedRecord[] = [];
  const count = { approved: 0, rejected: 0 };
  for (const asked of player.deployments()) {
    const { repo, sha, environment, deployment } = asked;
    const where = `deployment ${deployment} of ${repo}@${sha.slice(0, 7)} to ${environment}`;
    const [gate] = (await github.deployment({ repo, deployment })).gates;
    const { state } = gate ?? { state: "void" };
    if (gate === undefined || (state !== "approved" && state !== "rejected")) {
      problems.push(`${where}: it is ${state}`);
      continue;
    }
    count[state] += 1;
    problems.push(...whatIsWrong(asked, gate).map((problem) => `${where}: ${problem}`));
    const mine = (await github.checkRuns({ repo, sha })).filter(
      ({ name, app, externalId }) =>
        name === `assay/deployment/${environment}` && app === "assay" && externalId.includes(` ${deployment} `),
    );
    const conclusion = state === "approved" ? "success" : "failure";
    const said = mine.map((run) => `${run.status} ${run.conclusion}`);
    if (said.join() !== `completed ${conclusion}`) {
      problems.push(`${where}: it is ${state}, and the checks say ${said.join() || "nothing"}`);
    }
    printed.push(...printedRecords(mine, (problem) => problems.push(`${where}: ${problem}`)));
  }
  return { problems, printed, ...count };
}

/** What the policy can have said at some moment; in between it may have been broken, which lets nothing through. */
function whatIsWrong({ environment, head }: AskedDeployment, { state, comment, reports }: Gate): string[] {
  const wrong: string[] = [];
  if (reports.length > 10) wrong.push(`${reports.length} reports`);
  if (state === "approved" && environment === "nowhere") wrong.push("it was approved");
  if (state === "approved" && environment === "production" && head.touches && head.evidence === null) {
    wrong.push("it was approved without any evidence");
  }
  const isBroken = /assay\.yml of main is not valid/.test(comment ?? "");
  if (state === "rejected" && environment === "staging" && !isBroken) wrong.push(`it was rejected: ${comment}`);
  return wrong;
}
