import type { Incident } from "../../store/incidents.ts";
import type { Retraining } from "../../store/retrainings.ts";
import type { Terms } from "./count-run.ts";
import { EVIDENCE_RULE } from "./observe.ts";

/** What is to be done about retraining the model of an incident. */
export type RetrainingDecision =
  | { readonly do: "nothing" }
  /** One is under way that was started for another incident of this model. */
  | { readonly do: "share"; readonly retraining: Retraining }
  /** Not before this moment, Unix milliseconds. */
  | { readonly do: "wait"; readonly until: number }
  /** `again`: one that GitHub refused, so that nothing was started. */
  | { readonly do: "start"; readonly again: Retraining | null };

/**
 * Whether a model is to be retrained: for an incident that is confirmed and still fails, once; and for a model at most once
 * in the cool-down, whatever its incidents do. Pure.
 *
 * @param retrainings those of the repository, oldest first
 * @param now Unix milliseconds
 */
export function decideRetraining(
  incident: Incident,
  retrainings: readonly Retraining[],
  { confirm, coolDownMs, now }: Pick<Terms, "confirm" | "coolDownMs"> & { readonly now: number },
): RetrainingDecision {
  const { state, last, failing, confirmed, rule, model, last_run } = incident;
  const isDue = state === "open" && last === "broken" && confirmed !== null && failing >= confirm;
  if (!isDue || rule === EVIDENCE_RULE) return { do: "nothing" };
  const own = retrainings.find(({ id }) => id === incident.retraining);
  if (own !== undefined)
    return own.state === "refused" && own.for_run < last_run ? { do: "start", again: own } : { do: "nothing" };
  const latest = retrainings.filter((one) => one.model === model).at(-1);
  if (latest === undefined) return { do: "start", again: null };
  if (latest.state === "refused") {
    return latest.for_run < last_run ? { do: "start", again: latest } : { do: "share", retraining: latest };
  }
  const until = latest.intended + coolDownMs;
  if (now >= until) return { do: "start", again: null };
  return latest.ended === null ? { do: "share", retraining: latest } : { do: "wait", until };
}
