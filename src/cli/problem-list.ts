import type { PolicyProblem } from "../policy/load-policy.ts";
import { terminalText } from "../report/escape.ts";

/** Problems of a policy as `file:line:column message`, one per line, as editors and the App say them. */
export function problemList(path: string, problems: readonly PolicyProblem[]): string {
  return problems
    .map(({ line, column, message }) => `${terminalText(path)}:${line}:${column} ${terminalText(message)}\n`)
    .join("");
}
