import { grantedTo, waiverApprovers, waiverOf } from "../gates/pull-request/granted.ts";
import { fitParts } from "../report/budget.ts";
import { statusParts } from "../report/status.ts";
import { phrase } from "../report/template.ts";
import { type Desk, type Outcome, refuse, say } from "./desk.ts";
import { shownWaiver } from "./shown-waiver.ts";

/** `status`: the verdict, what is missing, what waits, and the waivers with their ends. */
export async function status(desk: Desk): Promise<Outcome> {
  const answer = await desk.answer();
  if (answer === null) return refuse(phrase("refused-silent"));
  const { pull, facts, law } = await desk.stand();
  const makers = law?.state === "governs" ? { policy: law.policy.policy, floor: law.floor?.policy ?? null } : null;
  const granted = makers === null || facts === null ? null : await grantedTo(desk.context, facts, makers);
  const waivers = [...(granted?.waiting ?? []), ...(granted?.inForce ?? [])].map((kept) =>
    shownWaiver(kept, makers === null ? [] : waiverApprovers(waiverOf(kept), makers)),
  );
  const parts = statusParts({
    commit: pull.headSha,
    title: answer.check.title,
    summary: answer.judged === null ? answer.check.summary : null,
    assessment: answer.judged?.assessment ?? null,
    waivers,
    hold: granted?.hold ?? null,
    notes: granted?.notes ?? [],
  });
  return say(fitParts(parts, desk.room));
}
