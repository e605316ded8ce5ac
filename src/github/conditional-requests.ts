import type { OctokitResponse } from "@octokit/types";
import { LRUCache } from "lru-cache";
import { statusOf } from "./errors.ts";
import type { Octokit } from "./octokit.ts";

interface Kept {
  readonly etag: string;
  readonly answer: OctokitResponse<unknown>;
}

/** Answers of GitHub that may still hold, by whom they were given to and for what. */
export type Answers = LRUCache<string, Kept>;

/** Bytes of answers that are kept, and of the largest single one. */
const ALL_BYTES = 24 * 2 ** 20;
const ONE_BYTES = 2 ** 20;

export function createAnswers(): Answers {
  return new LRUCache({ maxSize: ALL_BYTES, maxEntrySize: ONE_BYTES });
}

/**
 * Asks GitHub whether an answer that is known still holds, rather than for the answer: a 304 costs nothing of the hourly
 * budget. The answer is GitHub's either way.
 *
 * @param whose separates installations, whose answers may differ
 * @see https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
 */
export function askConditionally(octokit: Pick<Octokit, "hook" | "request">, whose: string, answers: Answers): void {
  octokit.hook.wrap("request", async (request, options) => {
    if (options.method !== "GET" || options.request?.parseSuccessResponseBody === false) return request(options);
    const { url, headers } = octokit.request.endpoint(options);
    const key = `${whose} ${headers.accept ?? ""} ${url}`;
    const known = answers.get(key);
    // Octokit hands the same options to all hooks: what is to be asked must be written into them.
    if (known !== undefined) options.headers["if-none-match"] = known.etag;
    try {
      const answer = await request(options);
      keep(answers, key, answer);
      return answer;
    } catch (error) {
      if (known === undefined || statusOf(error) !== 304) throw error;
      return structuredClone(known.answer);
    }
  });
}

function keep(answers: Answers, key: string, answer: OctokitResponse<unknown>): void {
  const { etag } = answer.headers;
  if (answer.status !== 200 || etag === undefined) return;
  // What GitHub states is the size of what came over the wire, which may be compressed.
  const size = JSON.stringify(answer.data).length;
  answers.set(key, { etag, answer: structuredClone(answer) }, { size: Math.max(1, size) });
}
