import type { DeploymentEvidence } from "../../report/deployment.ts";
import { findingDetails } from "../pull-request/decision-details.ts";
import type { AssessedCommit } from "./assess-commit.ts";
import type { DeploymentFacts } from "./gather.ts";

/** The evidence that was judged for the deployment itself. */
export function judgedOf({ own, canary }: DeploymentFacts): DeploymentEvidence[] {
  return [
    ...(own === null ? [] : [{ what: "own" as const, ...own }]),
    ...(canary === null ? [] : [{ what: "canary" as const, ...canary }]),
  ];
}

/** What the audit trail keeps of the grounds: figures and digests, and nothing of the evidence itself. */
export function detailsOf(facts: DeploymentFacts): Readonly<Record<string, unknown>> {
  const { law, models, passed, own, canary, history, incidents } = facts;
  return {
    policy: { path: law.policy.path, digest: law.policy.digest },
    floor: law.floor === null ? null : { path: law.floor.path, digest: law.floor.digest },
    models,
    verdictOf: passed.passed ? { commit: passed.commit, number: passed.number, entry: passed.seq } : null,
    // Read again where a later deployment asks whether this commit has passed.
    own: own === null ? null : own.assessment.verdict,
    judged: [...(own === null ? [] : [gist("own", own)]), ...(canary === null ? [] : [gist("canary", canary)])],
    target: history.target === null ? null : { commit: history.target.commit, deployment: history.target.id },
    isReturn: history.isReturn,
    incidents: incidents.map(({ incident: { id }, mendedBy }) => ({ id, mendedBy })),
  };
}

function gist(what: string, { assessment }: AssessedCommit) {
  const { digest, verdict, findings, context } = assessment;
  return {
    what,
    assessment: digest,
    verdict,
    asOf: context.asOf,
    findings: findings.map(findingDetails),
    evidence: context.evidence.map(({ model, role, side, path, ...rest }) => {
      const proof = "sha256" in rest ? { sha256: rest.sha256 } : { reason: rest.fault.reason };
      return { model, role, side, path, ...proof };
    }),
  };
}
