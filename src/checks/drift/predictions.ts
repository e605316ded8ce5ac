import type { Rule } from "../rule.ts";
import { concludeFeature } from "./conclude-feature.ts";
import { judgeFeatures } from "./judge-features.ts";
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
    }).map((outcome) => concludeFeature(NAME, input, outcome, { evidence, alpha: params.alpha, source: "" }));
  },
};
