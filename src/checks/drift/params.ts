import { z } from "zod";
import { commonParams } from "../../policy/rule-params.ts";
import { METHODS, type Method } from "./methods.ts";

/**
 * From this many rows on each side an effect of 0.1, the default threshold, is by itself significant at 0.05:
 * 2 · (1.358 / 0.1)² = 369, rounded up.
 */
export const DEFAULT_MIN_ROWS = 400;

const method = z
  .enum(["auto", ...METHODS])
  .describe("How drift is measured; `auto` chooses by type and number of values and says which and why.");

const threshold = z.number().min(0).describe("Effect above which a feature drifts; left out: 0.1 for every method.");

/** How one feature is judged. */
export const featureSettings = z.strictObject({ method: method.optional(), threshold: threshold.optional() });
export type FeatureSettings = z.infer<typeof featureSettings>;

const perFeature = z.record(z.string().min(1), featureSettings);

type Thresholds = {
  readonly method: Method | "auto";
  readonly threshold?: number | undefined;
  readonly features?: unknown;
};

/** Effects within [0, 1] are never over 1: such a threshold would be a rule that nothing can break. */
function refuseUnreachable(params: Thresholds, context: z.RefinementCtx): void {
  const examine = (method: Thresholds["method"], value: number | undefined, path: readonly string[]) => {
    if (value === undefined || value < 1 || method === "psi" || method === "wasserstein") return;
    const message = `must be less than 1: no effect of method ${method} is ever over 1, so nothing would drift`;
    context.addIssue({ code: "custom", path: [...path, "threshold"], message });
  };
  examine(params.method, params.threshold, []);
  const own = perFeature.safeParse(params.features).data ?? {};
  for (const [name, settings] of Object.entries(own))
    examine(settings.method ?? params.method, settings.threshold, ["features", name]);
}

const shared = {
  method: method.default("auto"),
  threshold: threshold.optional(),
  alpha: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe("The Benjamini–Hochberg-adjusted p-value must be under this for a feature to drift."),
  "min-rows": z
    .int()
    .min(2)
    .default(DEFAULT_MIN_ROWS)
    .describe("Fewest values on each side; with fewer a feature is undecided."),
};

export const featuresParams = commonParams
  .extend({
    ...shared,
    "max-share": z.number().min(0).lt(1).default(0.3).describe("Largest share of features that may drift."),
    features: perFeature.default({}).describe("Method and threshold of single features, by name."),
    ignore: z.array(z.string()).default([]).describe("Columns that this rule leaves out."),
  })
  .superRefine(refuseUnreachable);
export type FeaturesParams = z.infer<typeof featuresParams>;

export const featureParams = commonParams
  .extend({
    ...shared,
    features: z
      .union([
        z.array(z.string().min(1)).min(1),
        perFeature.refine((names) => Object.keys(names).length > 0, "name a feature"),
      ])
      .describe("The features that must not drift: a list of names, or names with method and threshold."),
  })
  .superRefine(refuseUnreachable);
export type FeatureParams = z.infer<typeof featureParams>;

export const predictionsParams = commonParams.extend(shared).superRefine(refuseUnreachable);
export type PredictionsParams = z.infer<typeof predictionsParams>;

/** Method and threshold for a feature: its own, else the rule's. */
export function settingsOf(
  params: { readonly method: FeaturesParams["method"]; readonly threshold?: number | undefined },
  own: FeatureSettings | undefined,
): { readonly method: FeaturesParams["method"]; readonly threshold: number | null; readonly own: boolean } {
  // A method of its own brings its own threshold: the rule's was meant for the rule's method.
  if (own?.method !== undefined) return { method: own.method, threshold: own.threshold ?? null, own: true };
  if (own?.threshold !== undefined) return { method: params.method, threshold: own.threshold, own: true };
  return { method: params.method, threshold: params.threshold ?? null, own: false };
}
