import type { Finding } from "../../assessment/finding.ts";
import type { OpenIncident } from "../../evidence/release-facts.ts";
import { type ReleaseInput, releaseFinding } from "./release-input.ts";

const RULE = "open-incidents";

/** No incident in production is open for a model that is released. */
export function judgeOpenIncidents({ facts, release }: ReleaseInput): Finding[] {
  if (release["open-incidents"] === "allow") return [];
  return facts.models.map((model) => {
    const open = facts.incidents.filter((incident) => incident.model === model);
    const own = open.filter(({ mendedBy }) => mendedBy === null);
    const [first] = own;
    if (first === undefined) {
      const [mended] = open;
      if (mended !== undefined) return mendedFinding(model, mended);
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
        "Bring the incident to its end, or release what mends it: a merged pull request that changes the model and names the incident in its description, as its issue says.",
    });
  });
}

/** Where a release brings what is to end an incident, the incident does not stand in its way: it could never end. */
function mendedFinding(model: string, { rule, mendedBy }: OpenIncident): Finding {
  const title = `incidents: ${rule} is open, and mended by #${mendedBy}`;
  const message = `In production ${rule} does not hold for this model; the release has #${mendedBy}, which is to mend it.`;
  return releaseFinding(RULE, { model, status: "pass", reason: "requirement-met", title, message });
}
