interface Place {
  readonly installationId: number;
  readonly owner: string;
  readonly repo: string;
}

/** What there is to do. Plain data, so that it can be stored. */
export type Task =
  /** `requested`: somebody pressed a button and is owed an answer. `headSha`: the head that the event spoke of. */
  | (Place & {
      readonly kind: "judge-pull-request";
      readonly number: number;
      readonly requested: boolean;
      readonly headSha?: string;
    })
  /** Judge the open pull requests whose head is this commit. */
  | (Place & { readonly kind: "judge-commit"; readonly headSha: string; readonly requested: boolean })
  /** Judge the open pull requests that go to this branch, or to any. */
  | (Place & { readonly kind: "judge-targeting"; readonly base: string | null })
  /** Judge the open pull requests of every repository of the installation. */
  | (Place & { readonly kind: "judge-installation" });

/** Tasks of one key are done one at a time, and a newer one takes the place of one that has not begun. */
export function keyOf(task: Task): string {
  const place = `${task.installationId}:${task.owner}/${task.repo}`;
  switch (task.kind) {
    case "judge-pull-request":
      return `${place}#${task.number}`;
    case "judge-commit":
      return `${place}@${task.headSha}`;
    case "judge-targeting":
      return `${place}:${task.base ?? ""}`;
    case "judge-installation":
      return `${task.installationId}`;
  }
}

/** What is left of two tasks of the same key: the newer, with the answer that the older one owed. */
export function mergeTasks(older: Task, newer: Task): Task {
  const requested = "requested" in older && older.requested;
  return "requested" in newer && requested ? { ...newer, requested } : newer;
}
