import type { Floor } from "../policy/floor.ts";
import type { PolicyProblem } from "../policy/load-policy.ts";
import type { Policy } from "../policy/policy-schema.ts";
import type { RuleGrammar } from "../policy/rule-params.ts";
import { loadWaiversFile, type WaiversFile } from "../policy/waivers-file.ts";
import { WAIVABLE_REASONS, type WaivableReason } from "./reasons.ts";
import type { Covered, Waiver } from "./waiver.ts";

/**
 * The waivers that a repository keeps as code, as far as they have begun. A file with any problem grants nothing: it can only
 * loosen, so the assessment goes on without it.
 *
 * @param options.policy the whole policy that governs, all models
 * @param options.floor the organisation's floor, whose `max-days` caps the policy's; its demands are never covered
 * @param options.rules the catalogue of rules (`checks/index.ts`)
 * @param options.asOf `YYYY-MM-DD`, UTC
 */
export function waiversOfFile(options: {
  readonly source: string;
  readonly path: string;
  readonly policy: Policy;
  readonly floor: Floor | null;
  readonly rules: readonly RuleGrammar[];
  readonly asOf: string;
}): { readonly waivers: readonly Waiver[]; readonly problems: readonly PolicyProblem[] } {
  const outcome = loadWaiversFile({ ...options, codes: WAIVABLE_REASONS });
  if (!outcome.ok) return { waivers: [], problems: outcome.problems };
  const { policy: file, path, locate } = outcome.loaded;
  const waivers = file.waivers
    .map((entry, index) => ({ entry, id: `${path}:${locate(["waivers", index]).line}` }))
    .filter(({ entry }) => entry.since <= options.asOf)
    .map(({ entry, id }) => waiverOf(entry, id));
  return { waivers, problems: [] };
}

type Entry = WaiversFile<WaivableReason>["waivers"][number];

function waiverOf(entry: Entry, id: string): Waiver {
  const { model, reason, until } = entry;
  return { id, kind: "exception", model, reason, until, approvedBy: null, covers: coversOf(entry) };
}

function coversOf({ rule, slice, worst, undecided }: Entry): Covered[] {
  const about = {
    rule,
    demandedBy: "policy",
    slice: slice ?? null,
    anySlice: slice === undefined,
    title: null,
    evidence: null,
  } as const;
  const doubts = (undecided ?? []).map((reason) => ({ ...about, status: "undecided", reason, worst: null }) as const);
  if (worst === undefined && undecided !== undefined) return doubts;
  return [{ ...about, status: "fail", reason: null, worst: worst ?? null }, ...doubts];
}
