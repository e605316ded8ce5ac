import { isTransient } from "../../github/errors.ts";
import type { Preview } from "../../report/preview.ts";
import type { GateContext } from "../gate-context.ts";
import type { Assessor } from "./assess-change.ts";
import type { Facts } from "./gather.ts";
import type { Granted } from "./granted.ts";

/** What the policy that the change proposes would conclude; nothing where it proposes none. */
export async function previewOf(
  context: GateContext,
  { proposal }: Facts,
  assessor: Assessor,
  granted: Granted,
): Promise<{ readonly preview?: Preview }> {
  if (proposal.kind !== "changed") return {};
  const { outcome } = proposal;
  if (!outcome.ok) return { preview: { state: "invalid", path: outcome.path, problems: outcome.problems } };
  try {
    // A proposal waits for nothing: it shows what is known now, and is shown anew when evidence comes.
    const { assessment } = await assessor.assess(outcome.loaded, { waitIsOver: false, granted });
    return { preview: { state: "assessed", assessment } };
  } catch (error) {
    if (isTransient(error)) throw error;
    // A proposal must not be able to keep the governing policy from being judged.
    context.log.error({ err: error }, "a proposed policy could not be previewed");
    return {};
  }
}
