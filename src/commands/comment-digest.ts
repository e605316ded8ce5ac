import { createHash } from "node:crypto";

/** sha256 of a comment's text, hex: as its event told of it, and as it is when it is obeyed. */
export function commentDigest(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
