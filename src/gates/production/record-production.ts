import { fullName } from "../../github/octokit.ts";
import { appendRecord } from "../../store/records/append-record.ts";
import type { Database } from "../../store/schema.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import { actorOf } from "../pull-request/complete-check.ts";

/** `i3`, as people name an incident. */
export function incidentName(id: number): string {
  return `i${id}`;
}

/**
 * Writes into the audit trail what happened in production. Within the transaction that does it.
 *
 * @param deed.once makes an entry that is written a second time the same one
 */
export async function recordProduction(
  transaction: Database,
  { repository, app }: Pick<GateContext, "repository" | "app">,
  deed: {
    readonly kind: string;
    readonly numbers?: readonly number[];
    readonly commit?: string;
    readonly details: Readonly<Record<string, unknown>>;
    readonly once: string;
  },
): Promise<void> {
  const { kind, numbers = [], commit = null, details, once } = deed;
  const place = { id: repository.id, name: fullName(repository) };
  const entry = { kind, actor: actorOf(app), repository: place, numbers, commit, version: VERSION, details };
  await appendRecord(transaction, entry, `${kind} ${repository.id} ${once}`);
}
