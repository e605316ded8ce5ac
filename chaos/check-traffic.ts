import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";

/** What went over the wire between GitHub and the App. */
export interface TrafficFindings {
  readonly problems: string[];
  readonly deliveries: number;
  /** Attempts that failed: dropped, or nobody listened. */
  readonly failed: number;
  readonly redeliveries: number;
  readonly accepted: ReadonlySet<string>;
  readonly requests: number;
  readonly unchanged: number;
  readonly writes: number;
  readonly faults: Readonly<Record<string, number>>;
}

const ASKED = "/app/hook/deliveries/{delivery_id}/attempts";

/** Reads GitHub's logs. */
export async function checkTraffic(github: RemoteGitHub): Promise<TrafficFindings> {
  const problems: string[] = [];
  const deliveries = await github.deliveries();
  const isGood = ({ statusCode }: (typeof deliveries)[number]) => statusCode >= 200 && statusCode < 300;
  const accepted = new Set(deliveries.filter(isGood).map(({ guid }) => guid));
  for (const { method, path, problems: said } of await github.violations()) {
    problems.push(`GitHub would not understand ${method} ${path}: ${said.join(", ")}`);
  }
  const requests = await github.requests();
  return {
    problems,
    deliveries: new Set(deliveries.map(({ guid }) => guid)).size,
    failed: deliveries.filter((one) => !isGood(one)).length,
    redeliveries: requests.filter(({ route, status }) => route === ASKED && status === 202).length,
    accepted,
    requests: requests.length,
    unchanged: requests.filter(({ status }) => status === 304).length,
    writes: requests.filter(({ write, actor }) => write && actor === "assay[bot]").length,
    faults: await github.faults.taken(),
  };
}
