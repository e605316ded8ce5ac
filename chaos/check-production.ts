import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import type { Service, World } from "./world.ts";

/** What became of the incidents. */
export interface ProductionFindings {
  readonly problems: readonly string[];
  readonly incidents: number;
  readonly retrainings: number;
}

type Issue = Awaited<ReturnType<RemoteGitHub["issues"]>>[number];

/** The last night of each service decides what stands; nothing was opened, or started, twice. */
export async function checkProduction(github: RemoteGitHub, { services }: World): Promise<ProductionFindings> {
  const problems: string[] = [];
  const count = { incidents: 0, retrainings: 0 };
  for (const service of services) {
    const repo = service.name;
    const issues = (await github.issues({ repo })).filter(
      ({ body }) => body?.startsWith("<!-- assay:incident ") === true,
    );
    const dispatches = (await github.dispatches({ repo })).length;
    count.incidents += issues.length;
    count.retrainings += dispatches;
    const wrong = service.retrains ? whatIsRetrained(service, issues, dispatches) : whatIsMonitored(service, issues);
    const first = issues.map(({ body }) => body?.split("\n")[0] ?? "");
    if (new Set(first).size < first.length) wrong.push("an incident has two issues");
    problems.push(...wrong.map((problem) => `${repo}: ${problem}`));
  }
  return { problems, ...count };
}

/** Without a retraining an incident ends with the first night in which the rule holds. */
function whatIsMonitored({ nights }: Service, issues: readonly Issue[]): string[] {
  const problems: string[] = [];
  const open = issues.filter(({ state }) => state === "open").length;
  const wanted = nights.at(-1) === false ? 1 : 0;
  if (open !== wanted) problems.push(`${open} incidents are open; it should be ${wanted}`);
  // Nights that came before the App first heard of any are history, and may be missing.
  const begun = nights.filter((holds, index) => !holds && nights[index - 1] !== false).length;
  if (issues.length > begun) problems.push(`${issues.length} incidents were opened; there were ${begun} at most`);
  return problems;
}

/** With one it waits for the new model, which never comes: the incident stays, and the retraining is the only one. */
function whatIsRetrained({ nights }: Service, issues: readonly Issue[], dispatches: number): string[] {
  const problems: string[] = [];
  const [issue, ...others] = issues;
  if (others.length > 0) problems.push(`${issues.length} incidents are open; it should be one at most`);
  if (issue === undefined) {
    if (nights.at(-1) === false) problems.push("no incident is open");
    if (dispatches > 0) problems.push("a model is retrained, and no incident says why");
    return problems;
  }
  if (issue.state !== "open") problems.push("its incident is closed, and no new model has come");
  // Where a process ended between the intention and the request nobody can tell, and the issue says so.
  const isUntold = /nobody can tell whether/.test(issue.body ?? "");
  const isAsGood = dispatches === 1 || (dispatches === 0 && isUntold);
  if (!isAsGood) problems.push(`its model was retrained ${dispatches} times`);
  return problems;
}
