import type { Rule } from "../rule.ts";
import { featureRule } from "./feature.ts";
import { featuresRule } from "./features.ts";
import { missingValuesRule } from "./missing-values.ts";
import { predictionsRule } from "./predictions.ts";
import { schemaRule } from "./schema.ts";

/** Rules on how the data of a change differ from those of the baseline. */
export const driftRules: readonly Rule[] = [featuresRule, featureRule, predictionsRule, missingValuesRule, schemaRule];
