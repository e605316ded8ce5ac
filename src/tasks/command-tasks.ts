import { obey } from "../commands/obey.ts";
import { press } from "../commands/press.ts";
import type { GateContext } from "../gates/gate-context.ts";
import type { Task } from "../jobs/task.ts";
import { inTheirWords, type Next, type Office, soon, type TaskOf } from "./office.ts";

/** Does what comments ask for, in their order. Where one fails, what those before it brought about is not held up by it. */
export function obeyTask(office: Office, task: TaskOf<"obey">): Promise<Next[]> {
  return inTheirWords(office, task, (context) => obeyAll(context, task));
}

async function obeyAll(context: GateContext, task: TaskOf<"obey">): Promise<Next[]> {
  const { number, isPull, comments } = task;
  const follow: Task[] = [];
  for (const [index, spoken] of comments.entries()) {
    try {
      follow.push(...(await obey(context, { number, isPull, spoken })));
    } catch (error) {
      if (index === 0) throw error;
      return [...follow, { ...task, comments: comments.slice(index) }].map(soon);
    }
  }
  return follow.map(soon);
}

export async function pressTask(office: Office, task: TaskOf<"press">): Promise<Next[]> {
  const { headSha, button, requestedBy: by } = task;
  await inTheirWords(office, task, (context) => press(context, { headSha, button, by }));
  return [];
}
