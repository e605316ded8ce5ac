/** A policy that demands one thing of one model, by the artifact of a workflow. */
export function policy(
  options: { rule?: string; wait?: string; forks?: string; file?: string; rest?: string } = {},
): string {
  const { rule = demand(0.8), wait = "2h", forks = "never", file = "predictions.csv", rest = "" } = options;
  return `version: 1
wait: ${wait}
forks: ${forks}
models:
  credit:
    paths: [models/credit/**]
    risk: high
    evidence:
      predictions:
        from: { workflow: evaluate.yml, artifact: evaluation, path: ${file} }
        columns: { label: defaulted, prediction: approved, groups: [sex] }
    rules:
      ${rule}
${rest}`;
}

/** The rule that women are approved at this share of the rate of men, at least. */
export function demand(min: number): string {
  return `fairness/demographic-parity-ratio: { min: ${min}, groups: [sex] }`;
}

/** Predictions of 100 women and 100 men, of whom so many are approved. */
export function predictions(approved: { F: number; M: number }): string {
  const rows = (["F", "M"] as const).flatMap((sex) =>
    Array.from({ length: 100 }, (_, index) => `${sex},${index % 2},${index < approved[sex] ? 1 : 0}`),
  );
  return `sex,defaulted,approved\n${rows.join("\n")}\n`;
}

/** 30 of 100 against 60 of 100: a ratio of 0.5. */
export const UNFAIR = { "predictions.csv": predictions({ F: 30, M: 60 }) };
/** 55 of 100 against 60 of 100: a ratio of 0.917. */
export const FAIR = { "predictions.csv": predictions({ F: 55, M: 60 }) };

export const WORKFLOW = `name: evaluate
on: [pull_request, push, workflow_dispatch]
jobs:
  evaluate:
    runs-on: ubuntu-latest
    steps: [{ run: python evaluate.py }]
`;

/** What the target branch holds. */
export const BASE = {
  ".github/assay.yml": policy(),
  ".github/workflows/evaluate.yml": WORKFLOW,
  "models/credit/model.py": "threshold = 0.5\n",
};
