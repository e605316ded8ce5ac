import type { IncomingMessage } from "node:http";

/** GitHub sends no larger webhooks. */
export const BODY_LIMIT = 25 * 2 ** 20;
/** Bytes of all bodies that are being read or looked at. */
const ALL_BODIES = 32 * 2 ** 20;
/** Hardly any webhook is larger: of those that are, one is read at a time. What is read leaves more behind than its own size. */
const LARGE = 2 ** 20;

/** A body that is there whole, as it came over the wire. Whoever reads it gives its room back. */
export interface Body {
  readonly chunks: readonly Buffer[];
  release(): void;
}

/** Reads bodies within a budget that they share, so that many senders cannot use up the memory. */
export interface BodyReader {
  /**
   * @returns why the body is not taken, where it is not; the rest is then not read
   * @throws when the sender breaks off
   */
  read(request: IncomingMessage): Promise<Body | "too-large" | "no-room">;
}

export function createBodyReader(): BodyReader {
  const limit = BODY_LIMIT;
  let used = 0;
  /** The large body that is being read. */
  let large: IncomingMessage | null = null;
  return {
    async read(request) {
      const stated = Number(request.headers["content-length"] ?? 0);
      if (stated > limit) return "too-large";
      const hasRoom = (held: number, more: number) =>
        used + more <= ALL_BODIES && (held + more <= LARGE || large === null || large === request);
      if (!hasRoom(0, stated)) return "no-room";
      let held = 0;
      const release = () => {
        used -= held;
        held = 0;
        if (large === request) large = null;
      };
      try {
        return await new Promise((resolve, reject) => {
          const chunks: Buffer[] = [];
          const stop = (why: "too-large" | "no-room") => {
            // The connection stays open, so that the refusal can be answered.
            request.pause();
            request.removeAllListeners("data");
            release();
            resolve(why);
          };
          request.on("data", (chunk: Buffer) => {
            if (held + chunk.byteLength > limit) return stop("too-large");
            if (!hasRoom(held, chunk.byteLength)) return stop("no-room");
            held += chunk.byteLength;
            used += chunk.byteLength;
            if (held > LARGE) large = request;
            chunks.push(chunk);
          });
          request.on("end", () => resolve({ chunks, release }));
          request.on("error", reject);
          request.on("aborted", () => reject(new BrokenOffError("the sender broke off")));
        });
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

/** The sender went away in the middle of a body. */
export class BrokenOffError extends Error {
  override readonly name = "BrokenOffError";
}
