import type { Finding } from "../../assessment/finding.ts";
import { type ReleaseInput, releaseFinding } from "./release-input.ts";

const RULE = "open-incidents";

/** No incident in production is open for a model that is released. */
export function judgeOpenIncidents({ facts, release }: ReleaseInput): Finding[] {
  if (release["open-incidents"] === "allow") return [];
  return facts.models.map((model) => {
    const own = facts.incidents.filter((incident) => incident.model === model);
    const [first] = own;
    if (first === undefined) {
      const title = "incidents: none is open";
      const message = "Monitoring has no open incident of this model.";
      return releaseFinding(RULE, { model, status: "pass", reason: "requirement-met", title, message });
    }
    const issue = first.issue === null ? "" : ` (#${first.issue})`;
    const more = own.length === 1 ? "" : `, +${own.length - 1}`;
    return releaseFinding(RULE, {
      model,
      status: "fail",
      reason: "requirement-not-met",
      title: `incidents: ${first.rule} is open${more}`,
      message: `In production ${first.rule} does not hold for this model${issue}.`,
      detail: own.map(({ rule, issue: number }) => ({ rule, issue: number })),
      remedy:
        "Bring the incident to its end, or let the policy say `open-incidents: allow` for a release that mends it.",
    });
  });
}
