import { acceptFork, acceptWorkflow } from "./accept.ts";
import { approve } from "./approve.ts";
import { acceptBaseline } from "./baseline-accept.ts";
import { draftCard } from "./card-draft.ts";
import { check } from "./check.ts";
import type { Perform } from "./desk.ts";
import { diff } from "./diff.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import type { CommandName } from "./grammar.ts";
import { help } from "./help.ts";
import { hold, resume } from "./hold.ts";
import { previewPolicy } from "./policy-preview.ts";
import { reject } from "./reject.ts";
import { release } from "./release.ts";
import { revoke } from "./revoke.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";
import { waive } from "./waive.ts";
import { waivers } from "./waivers.ts";

/** How each command is done. */
export const PERFORM: Readonly<Record<CommandName, Perform>> = {
  help,
  status,
  check,
  explain,
  diff,
  waive,
  approve,
  reject,
  revoke,
  waivers,
  "baseline accept": acceptBaseline,
  "policy preview": previewPolicy,
  "card draft": draftCard,
  "accept workflow": acceptWorkflow,
  "accept fork": acceptFork,
  hold,
  resume,
  doctor,
  rollback,
  release,
};
