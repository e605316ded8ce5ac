import { z } from "zod";

/** By what the group of a merge queue is judged. */
export const mergeQueue = z
  .enum(["merged-evidence", "pull-request-evidence"])
  .default("merged-evidence")
  .describe(
    "By what a group of the [merge queue](merge-queue.md) is judged: the evidence that the declared workflows make of its merged commit (they need `on: merge_group`), or the evidence of each of its pull requests, which does not show what they do together.",
  );
