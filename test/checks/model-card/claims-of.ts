import { answersOf, judgeCard } from "./judge-card.ts";

/** A report with figures of test and training. */
export const REPORT = { "metrics.json": { test_accuracy: 0.7766666, test_f1: 0.8501, train_accuracy: 0.91 } };

/** `claim → answer` for a card whose results are `card`. */
export async function answers(card: string, reports: Readonly<Record<string, unknown>> = REPORT) {
  return answersOf(await judgeCard("claims-match-evidence", `# A\n\n## Results\n\n${card}\n`, { reports }));
}

/** A Markdown table of a heading and rows, cells parted by `|`. */
export function table(head: string, ...rows: string[]): string {
  const line = (cells: string) => `| ${cells} |`;
  return [line(head), `|${"---|".repeat(head.split("|").length)}`, ...rows.map(line)].join("\n");
}
