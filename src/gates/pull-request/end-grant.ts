import { fullName } from "../../github/octokit.ts";
import type { Person } from "../../policy/person.ts";
import { appendRecord, lockHead } from "../../store/records/append-record.ts";
import type { Database } from "../../store/schema.ts";
import { endWaiver, type KeptWaiver } from "../../store/waivers.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import { actorOf } from "./complete-check.ts";

/** How a waiver ends, or is refused. */
export interface End {
  readonly to: "rejected" | "replaced" | "revoked" | "ended";
  /** One plain sentence. */
  readonly why: string;
  /** `null`: nobody; its time is over, or what it stood on is gone. */
  readonly by: Person | null;
}

type EndContext = Pick<GateContext, "repository" | "app" | "store">;

/** Ends a waiver, on record. @returns whether it stood until now */
export function endGrant(context: EndContext, waiver: KeptWaiver, end: End): Promise<boolean> {
  return context.store.transaction((transaction) => endGrantIn(transaction, context, waiver, end));
}

/** The same within a transaction. */
export async function endGrantIn(
  transaction: Database,
  { repository, app }: Omit<EndContext, "store">,
  waiver: KeptWaiver,
  { to, why, by }: End,
): Promise<boolean> {
  const from = to === "rejected" || to === "replaced" ? (["asked"] as const) : (["active"] as const);
  const { id, repository: at, number, model, rule, everywhere, until } = waiver;
  const entry = {
    kind: `waiver-${to}`,
    actor: by === null ? actorOf(app) : { type: "person" as const, ...by },
    repository: { id: repository.id, name: fullName(repository) },
    numbers: [number],
    commit: null,
    version: VERSION,
    details: { waiver: `w${id}`, model, rule, everywhere: everywhere === 1, until, why },
  };
  // Every transaction takes the chain first, so that no two wait for each other.
  await lockHead(transaction);
  const ended = await endWaiver(transaction, { repository: at, id }, { from, to, why, at: Date.now() });
  if (ended) await appendRecord(transaction, entry, `waiver-${to} ${at} w${id}`);
  return ended;
}
