import type { Finding } from "../../assessment/finding.ts";
import { daysBetween } from "../../policy/days.ts";
import { type ReleaseInput, releaseFinding } from "./release-input.ts";

const RULE = "waivers-outlast";

/** No waiver in force of a released model ends so soon that the release would stand without it. */
export function judgeWaiversOutlast({ facts, release, waivers, asOf }: ReleaseInput): Finding[] {
  const least = release["waivers-outlast"];
  if (least === undefined) return [];
  return facts.models.map((model) => {
    const own = waivers.flatMap((waiver) =>
      waiver.model === model && waiver.until !== null
        ? [{ waiver: waiver.id, until: waiver.until, days: daysBetween(asOf, waiver.until) }]
        : [],
    );
    const about = { model, detail: own, limit: { min: least } };
    const [first] = [...own].sort((a, b) => a.days - b.days);
    if (first === undefined) {
      const title = "waivers: none in force ends";
      const message = "No waiver in force of this model has a last day.";
      return releaseFinding(RULE, { ...about, status: "pass", reason: "requirement-met", title, message });
    }
    const measured = { value: first.days, interval: null, n: null };
    const message = `Waiver ${first.waiver} ends on ${first.until}, in ${first.days} days; the policy wants at least ${least}.`;
    if (first.days >= least) {
      const title = `waivers: the first ends in ${first.days} days`;
      return releaseFinding(RULE, { ...about, measured, status: "pass", reason: "within-limit", title, message });
    }
    return releaseFinding(RULE, {
      ...about,
      measured,
      status: "fail",
      reason: "limit-exceeded",
      title: `waivers: ${first.waiver} ends in ${first.days} days, wanted ${least}`,
      message,
      remedy: "Mend what the waiver covers, or ask for a longer one before the release.",
    });
  });
}
