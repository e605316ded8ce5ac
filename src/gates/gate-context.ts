import type { AppIdentity } from "../github/app-identity.ts";
import type { Repository } from "../github/octokit.ts";
import type { Turns } from "../jobs/turns.ts";

/** Where a gate writes what happened, for operators. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a gate works with besides the change itself. */
export interface GateContext {
  readonly repository: Repository;
  readonly app: AppIdentity;
  readonly log: Log;
  /** No change passes where the organisation's floor cannot be read. */
  readonly requireFloor: boolean;
  /** What concerns one commit is done one at a time. */
  readonly inTurn: Turns;
  /** An existing folder for downloads of this judgement; whoever made it removes it. */
  readonly folder: string;
}
