import type { IncomingMessage } from "node:http";

/** GitHub sends no larger webhooks. */
export const BODY_LIMIT = 25 * 2 ** 20;

/**
 * Reads a request's body whole.
 *
 * @returns `null` when it is larger than `limit` bytes; the rest is then not read
 * @throws when the sender breaks off
 */
export async function readBody(request: IncomingMessage, limit: number = BODY_LIMIT): Promise<string | null> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return null;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= limit) {
        chunks.push(chunk);
        return;
      }
      // The connection stays open, so that the refusal can be answered.
      request.pause();
      request.removeAllListeners("data");
      resolve(null);
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
    request.on("aborted", () => reject(new Error("the sender broke off")));
  });
}
