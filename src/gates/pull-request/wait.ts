/** Milliseconds of a policy's `wait`, such as `90m` or `2h`. */
export function waitMilliseconds(wait: string): number {
  const minutes = Number.parseInt(wait, 10) * (wait.endsWith("h") ? 60 : 1);
  return minutes * 60_000;
}
