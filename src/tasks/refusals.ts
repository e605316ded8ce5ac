import type { ErrorKind } from "../github/errors.ts";

/** GitHub refuses, and will go on refusing: the App was uninstalled, the repository deleted or archived. */
export const REFUSALS: readonly ErrorKind[] = ["not-found", "gone", "forbidden", "refused"];
