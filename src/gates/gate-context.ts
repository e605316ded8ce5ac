import type { AppIdentity } from "../github/app-identity.ts";
import type { Repository } from "../github/octokit.ts";
import type { Turns } from "../jobs/turns.ts";
import type { Store } from "../store/store.ts";

/** Where a gate writes what happened, for operators. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What is counted about judgements. */
export interface Tally {
  /** A check was completed. */
  verdict(conclusion: string): void;
  /** Evidence was read, in bytes. */
  evidence(bytes: number): void;
  /** A check run on GitHub and the audit trail do not agree. */
  recordMismatch(): void;
  /** A deployment was answered, could not be (`unanswered`), or went on without an answer (`passed-by`). */
  deployment(outcome: "approved" | "rejected" | "unanswered" | "passed-by"): void;
}

/** What a gate works with besides the change itself. */
export interface GateContext {
  readonly repository: Repository;
  readonly installationId: number;
  readonly app: AppIdentity;
  readonly log: Log;
  readonly tally: Tally;
  /** What was said before, and the audit trail. */
  readonly store: Pick<Store<unknown>, "db" | "transaction">;
  /** No change passes where the organisation's floor cannot be read. */
  readonly requireFloor: boolean;
  /** What concerns one commit is done one at a time, whichever process does it. */
  readonly inTurn: Turns;
  /** An existing folder for downloads of this judgement; whoever made it removes it. */
  readonly folder: string;
}
