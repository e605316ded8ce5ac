import { fullName } from "../github/octokit.ts";
import { appendRecord } from "../store/records/append-record.ts";
import type { Database } from "../store/schema.ts";
import { VERSION } from "../version.ts";
import type { Desk } from "./desk.ts";

/** Writes into the audit trail what somebody decided by a command. Within the transaction that does it. */
export async function recordDeed(
  transaction: Database,
  { context, comment, speaker }: Pick<Desk, "context" | "comment" | "speaker">,
  deed: {
    readonly kind: string;
    readonly number: number;
    readonly commit: string | null;
    readonly details: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { repository } = context;
  const { kind, number, commit, details } = deed;
  const entry = {
    kind,
    actor: { type: "person" as const, id: speaker.id, login: speaker.login },
    repository: { id: repository.id, name: fullName(repository) },
    numbers: [number],
    commit,
    version: VERSION,
    details: { ...details, comment: comment.id },
  };
  await appendRecord(transaction, entry, `${kind} ${repository.id} ${comment.id} ${JSON.stringify(details)}`);
}
