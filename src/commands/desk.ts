import type { Authority } from "../gates/authority.ts";
import type { GateContext } from "../gates/gate-context.ts";
import type { Answer } from "../gates/pull-request/answer.ts";
import { currentCheck } from "../gates/pull-request/current-check.ts";
import { decide } from "../gates/pull-request/decide.ts";
import { type Facts, gather } from "../gates/pull-request/gather.ts";
import { type GoverningLaw, governingLaw } from "../gates/pull-request/governing-law.ts";
import type { Comment } from "../github/comments.ts";
import type { Level } from "../github/permissions.ts";
import { type PullRequest, readPull } from "../github/read-pull.ts";
import type { Task } from "../jobs/task.ts";
import type { Person } from "../policy/person.ts";
import type { Markdown } from "../report/markdown.ts";
import type { Database } from "../store/schema.ts";
import type { Command } from "./parse-command.ts";

/** Who gives a command, as GitHub says at this moment. */
export interface Speaker extends Person {
  readonly level: Level;
  readonly isBot: boolean;
}

/** A pull request, and by what it is judged; `facts` and `law` are null where no policy governs it and it brings none. */
export interface Stand {
  readonly pull: PullRequest;
  readonly facts: Facts | null;
  readonly law: GoverningLaw | null;
}

/** What a command is done with. */
export interface Desk {
  readonly context: GateContext;
  readonly command: Command;
  readonly comment: Comment;
  readonly speaker: Speaker;
  readonly authority: Authority;
  /** Number of the pull request or issue. */
  readonly number: number;
  readonly isPull: boolean;
  /** Bytes that an answer may take. */
  readonly room: number;
  /** A pull request of this repository as it is now; that of the comment where no number is given. */
  stand(number?: number): Promise<Stand>;
  /** What there is to say about the pull request of the comment now; null where no policy governs it. */
  answer(): Promise<Answer | null>;
}

/** What a command came to. */
export interface Outcome {
  /** `false`: it was refused, and nothing was changed. */
  readonly done: boolean;
  readonly say: Markdown;
  /** Tasks that follow from it. */
  readonly follow: readonly Task[];
}

/** An outcome, or how it comes about: in one transaction with the answer, so that a comment takes effect once. */
export type Reply = Outcome | { readonly effect: (transaction: Database) => Promise<Outcome> };

/** How one command is done. */
export type Perform = (desk: Desk) => Promise<Reply>;

/** Nothing is done; `say` tells why, and what to do instead. */
export function refuse(say: Markdown): Outcome {
  return { done: false, say, follow: [] };
}

/** It is done. */
export function say(answer: Markdown, follow: readonly Task[] = []): Outcome {
  return { done: true, say: answer, follow };
}

/** Reads pull requests and judges, each once for all commands of a comment. */
export function createReadings(context: GateContext, number: number): Pick<Desk, "stand" | "answer"> {
  const stands = new Map<number, Promise<Stand>>();
  let answer: Promise<Answer | null> | undefined;
  const stand = (wanted: number = number) => {
    const known = stands.get(wanted) ?? readStand(context, wanted);
    stands.set(wanted, known);
    return known;
  };
  return {
    stand,
    answer() {
      answer ??= stand().then(({ pull, facts }) => (facts === null ? null : judgeNow(context, pull, facts)));
      return answer;
    },
  };
}

async function readStand(context: GateContext, number: number): Promise<Stand> {
  const { repository } = context;
  const pull = await readPull(repository, number);
  const facts = await gather(repository, pull);
  return { pull, facts, law: facts === null ? null : await governingLaw(context, facts) };
}

async function judgeNow(context: GateContext, { headSha }: PullRequest, facts: Facts): Promise<Answer> {
  const check = await currentCheck(context, headSha);
  return decide(context, facts, { waitsSince: Date.parse(check?.startedAt ?? "") || Date.now() });
}
