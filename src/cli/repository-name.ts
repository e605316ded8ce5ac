import { UsageError } from "./io.ts";

/** `OWNER/REPO`, as somebody names a repository. */
export function repositoryName(text: string): string {
  if (/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/.test(text)) return text;
  throw new UsageError(`"${text}" names no repository; give it as OWNER/REPO`);
}
