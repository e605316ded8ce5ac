import { questionsOn } from "./judge.ts";
import type { LoadedFloor } from "./policy/floor.ts";
import type { ModelPolicy } from "./policy/policy-schema.ts";
import { type FiguresRequest, figuresRequests } from "./statistics/baseline/figures-request.ts";

export { figuresOf } from "./statistics/baseline/figures-of.ts";
export type { FiguresRequest };

/**
 * What is to be kept of a model's baseline so that its rules can be judged when the tables are gone: at most one request
 * for features and one for predictions; none where no rule compares with the baseline. With the table of the same role
 * each is one call of `figuresOf`.
 */
export function keptFigures(model: ModelPolicy, floor: LoadedFloor | null): FiguresRequest[] {
  return figuresRequests(questionsOn(model, floor));
}
