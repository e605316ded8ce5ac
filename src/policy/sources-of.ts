import type { From, ModelPolicy } from "./policy-schema.ts";

/** Where each piece of a model's evidence comes from. */
export function sourcesOf({ evidence }: Pick<ModelPolicy, "evidence">): From[] {
  const { predictions, features, reports } = evidence;
  return [predictions, features, ...reports].flatMap((source) => (source === undefined ? [] : [source.from]));
}
