import { plainPhrase } from "../../report/template.ts";
import type { GroupFacts } from "./gather-group.ts";

/** What makes a group one that nobody can judge: it stays closed. */
export function whyUnjudgeable(
  facts: Pick<GroupFacts, "members" | "unexplained" | "sameHead" | "group" | "changed">,
): { readonly what: string; readonly remedy: string } | null {
  const { members, unexplained, sameHead, group } = facts;
  const [taken] = sameHead;
  if (taken !== undefined) {
    const number = `#${taken}`;
    return {
      what: plainPhrase("group-head-taken", { number }),
      remedy: plainPhrase("group-head-taken-next", { number }),
    };
  }
  const commit = unexplained[0] ?? (members.length === 0 ? group.headSha : null);
  const remedy = plainPhrase("group-unexplained-next");
  if (commit !== null) return { what: plainPhrase("group-unexplained", { commit: commit.slice(0, 12) }), remedy };
  const path = strayPath(facts);
  return path === null ? null : { what: plainPhrase("group-stray", { path: path.slice(0, 200) }), remedy };
}

/**
 * A path that a merge group changes and none of its pull requests changes by itself: then one is missing among them, since the
 * title of a commit names whatever its author writes. Null where there is none, or GitHub cannot list all that one changes.
 */
function strayPath({ members, changed }: Pick<GroupFacts, "members" | "changed">): string | null {
  const brought = new Set<string>();
  for (const { paths } of members) {
    if (paths === null) return null;
    for (const path of paths) brought.add(path);
  }
  return changed.paths?.find((path) => !brought.has(path)) ?? null;
}
