import { userInfo } from "node:os";
import type { Actor } from "../store/records/record.ts";

/** Whoever runs a command on the machine of the service, as the audit trail names him. */
export function operator(): Actor {
  return { type: "operator", id: null, login: userName() };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may have a number and no name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
