import { createHash } from "node:crypto";
import { type Answer, contentOf } from "./route.ts";

/**
 * Tags what a GET finds by its content. Where the client names that tag in `if-none-match`, it has the content
 * already and is told so: 304 without a body.
 */
export function revalidate(answer: Answer, request: { method: string; ifNoneMatch: string | undefined }): Answer {
  if (request.method !== "GET" || answer.status !== 200) return answer;
  const { content, type } = contentOf(answer);
  const etag = `W/"${createHash("sha256").update(content).digest("hex")}"`;
  if (names(request.ifNoneMatch ?? "", etag)) return { status: 304, headers: { etag } };
  return { status: 200, raw: content, headers: { ...type, ...answer.headers, etag } };
}

// Weak comparison, as RFC 9110 (13.1.2) asks for this header: `W/` does not count.
function names(ifNoneMatch: string, etag: string): boolean {
  const bare = (tag: string): string => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((one) => one.trim() === "*" || bare(one) === bare(etag));
}
