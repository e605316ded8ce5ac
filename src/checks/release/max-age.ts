import type { Finding } from "../../assessment/finding.ts";
import { daysBetween } from "../../policy/days.ts";
import { type ReleaseInput, releaseFinding } from "./release-input.ts";

const RULE = "max-age";

/** No table or report of a released model is older than the policy allows. */
export function judgeMaxAge({ facts, release, asOf }: ReleaseInput): Finding[] {
  const most = release["max-age"];
  if (most === undefined) return [];
  return facts.models.map((model) => {
    const own = facts.ages.filter((age) => age.model === model);
    const detail = own.map(({ path, made }) => ({ path, made, days: made === null ? null : daysBetween(made, asOf) }));
    const about = { model, detail, limit: { max: most } };
    const unknown = own.find(({ made }) => made === null);
    if (own.length === 0 || unknown !== undefined) {
      return releaseFinding(RULE, {
        ...about,
        status: "undecided",
        reason: "evidence-missing",
        title: unknown === undefined ? "age of evidence: there is none" : `age of evidence: ${unknown.path} unknown`,
        message:
          unknown === undefined
            ? "There is no table and no report of this model whose age could be told."
            : `GitHub does not tell when ${unknown.path} was made.`,
        remedy: "Let a workflow make the evidence for this commit and upload it as an artifact.",
      });
    }
    const oldest = Math.max(...detail.map(({ days }) => days ?? 0));
    const path = detail.find(({ days }) => days === oldest)?.path ?? "";
    const measured = { value: oldest, interval: null, n: null };
    const message = `The oldest piece of evidence, ${path}, was made ${count(oldest)} ago; the policy allows ${count(most)}.`;
    if (oldest <= most) {
      const title = `age of evidence: at most ${count(oldest)}`;
      return releaseFinding(RULE, { ...about, measured, status: "pass", reason: "within-limit", title, message });
    }
    return releaseFinding(RULE, {
      ...about,
      measured,
      status: "undecided",
      reason: "evidence-stale",
      title: `age of evidence: ${count(oldest)} > ${most}`,
      message,
      remedy: "Run the evaluation again for the commit that is released.",
    });
  });
}

function count(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
