import { diagnose } from "../gates/doctor/diagnose.ts";
import { examine } from "../gates/doctor/examine.ts";
import { fullName } from "../github/octokit.ts";
import { fitParts } from "../report/budget.ts";
import { doctorParts } from "../report/doctor.ts";
import { type Desk, type Outcome, say } from "./desk.ts";

/** `doctor`: whether the gate of this repository really is one, as far as the App may see. */
export async function doctor({ context, room }: Desk): Promise<Outcome> {
  const { repository } = context;
  return say(fitParts(doctorParts(fullName(repository), diagnose(await examine(repository))), room));
}
