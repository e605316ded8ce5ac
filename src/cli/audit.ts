import { type Actions, choose } from "./choose.ts";
import type { ExitCode, Io } from "./io.ts";

const ACTIONS: Actions = {
  verify: async (args, io) => (await import("./audit/verify.ts")).verify(args, io),
  export: async (args, io) => (await import("./audit/export.ts")).exportRecords(args, io),
  show: async (args, io) => (await import("./audit/show.ts")).show(args, io),
  prune: async (args, io) => (await import("./audit/prune.ts")).prune(args, io),
};

/** `assay audit`: reads the audit trail of the service, checks it, and removes what is old. */
export function auditCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  return choose("audit", ACTIONS, args, io);
}
