import { commentsOn, isAmong } from "../model/topics.ts";
import type { Issue, Pull, Repository } from "../model/types.ts";

/** Issues and pull requests as the query of their list asks: by state, author, assignee, labels and time, sorted. */
export function selectTopics(
  repository: Repository,
  topics: readonly (Issue | Pull)[],
  query: URLSearchParams,
): (Issue | Pull)[] {
  const state = query.get("state") ?? "open";
  const creator = query.get("creator");
  const assignee = query.get("assignee");
  const since = Date.parse(query.get("since") ?? "1970-01-01T00:00:00Z");
  const labels = (query.get("labels") ?? "")
    .toLowerCase()
    .split(",")
    .filter((name) => name !== "");
  const found = topics
    .filter((one) => state === "all" || one.state === state)
    .filter((one) => creator === null || isAmong([one.author], creator))
    .filter((one) => assignee === null || isAssigned(one, assignee))
    .filter((one) => labels.every((name) => one.labels.some((label) => label.name.toLowerCase() === name)))
    .filter((one) => Date.parse(one.updatedAt) >= since)
    .sort((a, b) => compare(repository, a, b, query.get("sort")) || a.number - b.number);
  return query.get("direction") === "asc" ? found : found.reverse();
}

function isAssigned(topic: Issue | Pull, wanted: string): boolean {
  if (wanted === "none") return topic.assignees.length === 0;
  return wanted === "*" ? topic.assignees.length > 0 : isAmong(topic.assignees, wanted);
}

function compare(repository: Repository, a: Issue | Pull, b: Issue | Pull, by: string | null): number {
  if (by === "comments") return commentsOn(repository, a).length - commentsOn(repository, b).length;
  return by === "updated" ? a.updatedAt.localeCompare(b.updatedAt) : a.createdAt.localeCompare(b.createdAt);
}
