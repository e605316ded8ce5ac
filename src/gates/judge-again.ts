import type { Task } from "../jobs/task.ts";
import type { GateContext } from "./gate-context.ts";
import { placeOf } from "./place-of.ts";

/** The tasks that judge a pull request again, or all of the repository, since something changed that a verdict stands on. */
export function judgeAgain(
  context: Pick<GateContext, "repository" | "installationId">,
  where: { readonly number: number } | "everywhere",
): readonly Task[] {
  const place = placeOf(context);
  return where === "everywhere"
    ? [{ kind: "judge-targeting", ...place, base: null }]
    : [{ kind: "judge-pull-request", ...place, number: where.number, requested: false }];
}
