import type { ColumnFigures } from "../../statistics/drift/drift-figures.ts";
import type { Rule } from "../rule.ts";
import { concludeFeature } from "./conclude-feature.ts";
import { type FeatureOutcome, judgeFeatures } from "./judge-features.ts";
import { type PredictionsParams, predictionsParams, settingsOf } from "./params.ts";
import { comparedEvidence, noTable, predictionsRequest, undecidedBy } from "./sources.ts";

const NAME = "drift/predictions";
const SUBJECT = "drift of the predictions";

/** Neither the predictions nor, where declared, the scores may have drifted: one finding for each. */
export const predictionsRule: Rule<PredictionsParams> = {
  name: NAME,
  summary: "Predictions and scores do not differ from those of the baseline.",
  params: predictionsParams,
  needs(policy) {
    const request = predictionsRequest(policy);
    return request === null ? [] : [request];
  },
  judge(input) {
    const request = predictionsRequest(input.policy);
    if (request === null) return [undecidedBy(NAME, input, noTable("predictions"), { subject: SUBJECT, evidence: [] })];
    const evidence = comparedEvidence(input.evidence, "predictions");
    const figures = input.facts.get(request);
    if (!figures.ok) return [undecidedBy(NAME, input, figures.fault, { subject: SUBJECT, evidence })];
    const { params } = input;
    return judgeFeatures(figures.value.columns, {
      settings: () => settingsOf(params, undefined),
      alpha: params.alpha,
      minRows: params["min-rows"],
    })
      .map((outcome) => withoutGaps(outcome, figures.value.columns))
      .map((outcome) => concludeFeature(NAME, input, outcome, { evidence, alpha: params.alpha, source: "" }));
  },
};

/** Rows without a prediction might be the very ones that changed: what they leave out cannot be said not to have drifted. */
function withoutGaps(outcome: FeatureOutcome, columns: readonly ColumnFigures[]): FeatureOutcome {
  const current = columns.find(({ name }) => name === outcome.feature)?.current;
  if (outcome.drifted !== false || !current || current.missing === 0) return outcome;
  const open = {
    drifted: null,
    reason: "values-missing",
    note: `${current.missing} of ${current.rows} current values are missing`,
  } as const;
  return { ...outcome, ...open, row: { ...outcome.row, ...open } };
}
