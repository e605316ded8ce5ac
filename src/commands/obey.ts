import { createAuthority } from "../gates/authority.ts";
import type { GateContext } from "../gates/gate-context.ts";
import { placeOf } from "../gates/place-of.ts";
import { type Comment, react, readComment } from "../github/comments.ts";
import { atLeast } from "../github/permissions.ts";
import type { Spoken, Task } from "../jobs/task.ts";
import { GITHUB_LIMIT, sizeOf } from "../report/budget.ts";
import { formatCount } from "../report/format-number.ts";
import { code, join, type Markdown, sourceOf } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { answerTo, countAnswers, type KeptAnswer, keepAnswer } from "../store/answers.ts";
import { lockHead } from "../store/records/append-record.ts";
import { commentDigest } from "./comment-digest.ts";
import { createReadings, type Desk, type Outcome, type Reply, refuse, type Speaker } from "./desk.ts";
import { findCommands, LONGEST_COMMENT, MOST_COMMANDS } from "./find-commands.ts";
import { grammarOf } from "./grammar.ts";
import { refusalByLevel } from "./may-give.ts";
import { type Parsed, parseCommand } from "./parse-command.ts";
import { PERFORM } from "./perform.ts";
import { publishAnswer } from "./publish-answer.ts";

/** Comments of somebody without write access that are answered within an hour: the writes that they cost are everybody's. */
const MOST_AN_HOUR = 20;
const HOUR_MS = 3_600_000;
/** Room that is left for the frame of an answer, in bytes. */
const FRAME = 2_000;
/** What stands above the answer to each of several commands, in bytes. */
const LINE_FRAME = 700;

/** The pull request or issue, and a comment in it. */
export interface Conversation {
  readonly number: number;
  readonly isPull: boolean;
  readonly spoken: Spoken;
}

/**
 * Does what the commands of a comment ask for, and answers: a reaction at once, one reply, and a reaction for how it ended.
 * Safe to repeat: what a comment changes is kept in one transaction with its answer.
 *
 * @returns tasks that follow
 */
export async function obey(context: GateContext, conversation: Conversation): Promise<readonly Task[]> {
  const { repository, store } = context;
  const { number, spoken } = conversation;
  const known = await answerTo(store.db, { repository: repository.id, comment: spoken.id });
  const answer = known ?? (await answerAnew(context, conversation));
  if (answer === null) return [];
  const follow: Task[] = JSON.parse(answer.follow);
  try {
    await publishAnswer(context, { number, answer, mayBeThere: known !== null });
    return follow;
  } catch (error) {
    // What was decided holds, whether or not it can be said: a gate must not stay open for want of a reply.
    context.log.warn({ err: error, comment: spoken.id }, "a reply could not be written yet");
    return [...follow, { kind: "reply", ...placeOf(context), number, comment: spoken.id }];
  }
}

/** Writes the answer to a comment that was kept and could not be written before. Safe to repeat. */
export async function replyLate(
  context: GateContext,
  { number, comment }: { readonly number: number; readonly comment: number },
): Promise<void> {
  const { repository, store } = context;
  const answer = await answerTo(store.db, { repository: repository.id, comment });
  if (answer !== null) await publishAnswer(context, { number, answer, mayBeThere: true });
}

async function answerAnew(context: GateContext, conversation: Conversation): Promise<KeptAnswer | null> {
  const { repository, store } = context;
  const { number, isPull, spoken } = conversation;
  const comment = await readComment(repository, spoken.id);
  // One that was deleted says nothing any more, and one that is another's now never said it.
  if (comment === null || comment.author.id !== spoken.by.id) return null;
  const lines = findCommands(comment.body);
  if (lines?.length === 0) return null;
  const authority = createAuthority(repository);
  const readings = createReadings(context, number);
  if (comment.author.isBot && !(isPull && (await isListed(comment.author.login, readings)))) return null;
  const level = comment.author.isBot ? "write" : await authority.levelOf(comment.author);
  // Somebody whom the repository is closed to may not learn anything of it.
  if (level === "none") return null;
  const speaker: Speaker = { ...comment.author, level };
  if (!atLeast(level, "write")) {
    const since = Date.now() - HOUR_MS;
    const asked = await countAnswers(store.db, { repository: repository.id, by: speaker.id, since });
    if (asked >= MOST_AN_HOUR) return null;
  }
  await react(repository, comment.id, "eyes");
  if (commentDigest(comment.body) !== spoken.digest) {
    return keep(context, speaker, comment, [{ line: null, reply: refuse(phrase("refused-edited")) }]);
  }
  if (lines === null) {
    const most = formatCount(LONGEST_COMMENT);
    return keep(context, speaker, comment, [{ line: null, reply: refuse(phrase("refused-too-long", { most })) }]);
  }
  const room = roomFor(Math.min(lines.length, MOST_COMMANDS));
  const replies: Said[] = [];
  for (const line of lines.slice(0, MOST_COMMANDS)) {
    const parsed = parseCommand(line);
    const reply = await replyTo(parsed, (command) => {
      return { context, command, comment, speaker, authority, number, isPull, room, ...readings };
    });
    replies.push({ line, reply });
  }
  if (lines.length > MOST_COMMANDS) {
    replies.push({ line: null, reply: refuse(phrase("refused-too-many", { most: MOST_COMMANDS })) });
  }
  return keep(context, speaker, comment, replies);
}

/** Says that a comment could not be answered, after the last try; its commands changed nothing. */
export async function giveUpOnComment(
  context: GateContext,
  { number, spoken }: Pick<Conversation, "number" | "spoken">,
  reason: string,
): Promise<void> {
  const { repository, store } = context;
  const known = await answerTo(store.db, { repository: repository.id, comment: spoken.id });
  // It was done, and only the reply could not be written: that is tried again below.
  const comment = known === null ? await readComment(repository, spoken.id) : null;
  if (known === null && comment === null) return;
  const speaker = { ...spoken.by, level: "none" as const, isBot: false };
  const reply = refuse(fill("gave-up-command", { reason }));
  const answer = known ?? (comment === null ? null : await keep(context, speaker, comment, [{ line: null, reply }]));
  if (answer !== null) await publishAnswer(context, { number, answer, mayBeThere: true });
}

interface Said {
  /** The command as it was written; null where the answer is to the whole comment. */
  readonly line: string | null;
  readonly reply: Reply;
}

async function replyTo(parsed: Parsed, deskFor: (command: Desk["command"]) => Desk): Promise<Reply> {
  if (!parsed.ok) return refuse(fill("misspelt", { problem: parsed.problem, usage: code(parsed.usage) }));
  const desk = deskFor(parsed.command);
  const grammar = grammarOf(parsed.command.name);
  const refusal = refusalByLevel(desk.speaker, grammar);
  if (refusal !== null) return refuse(refusal);
  if (grammar.where === "pull-request" && !desk.isPull) {
    return refuse(phrase("refused-no-pull", { command: code(`/assay ${grammar.name}`) }));
  }
  return PERFORM[parsed.command.name](desk);
}

/** Lets everything take effect that the replies are to bring about, and keeps the answer with it. */
function keep(
  { repository, store }: GateContext,
  speaker: Speaker,
  comment: Comment,
  replies: readonly Said[],
): Promise<KeptAnswer> {
  return store.transaction(async (transaction) => {
    // Another process may have been quicker with the same comment.
    await lockHead(transaction);
    const known = await answerTo(transaction, { repository: repository.id, comment: comment.id });
    if (known !== null) return known;
    const outcomes: { readonly line: string | null; readonly outcome: Outcome }[] = [];
    for (const { line, reply } of replies) {
      outcomes.push({ line, outcome: "effect" in reply ? await reply.effect(transaction) : reply });
    }
    const answer: KeptAnswer = {
      repository: repository.id,
      comment: comment.id,
      by: speaker.id,
      at: Date.now(),
      done: outcomes.every(({ outcome }) => outcome.done) ? 1 : 0,
      body: sourceOf(bodyOf(outcomes)),
      follow: JSON.stringify(outcomes.flatMap(({ outcome }) => outcome.follow)),
    };
    await keepAnswer(transaction, answer);
    return answer;
  });
}

/** Bytes that each of so many answers may take. */
function roomFor(count: number): number {
  return Math.floor((GITHUB_LIMIT - FRAME) / count) - LINE_FRAME;
}

function bodyOf(outcomes: readonly { readonly line: string | null; readonly outcome: Outcome }[]): Markdown {
  const whole = bodyFrom(outcomes, ({ say }) => say);
  if (sizeOf(whole) <= GITHUB_LIMIT) return whole;
  const room = roomFor(outcomes.length);
  // What was done is done, also where there is too much to say about it.
  return bodyFrom(outcomes, ({ done, say }) => {
    return sizeOf(say) <= room ? say : phrase(done ? "no-room-done" : "no-room-refused");
  });
}

function bodyFrom(
  outcomes: readonly { readonly line: string | null; readonly outcome: Outcome }[],
  shown: (outcome: Outcome) => Markdown,
): Markdown {
  const [only, second] = outcomes;
  if (only !== undefined && second === undefined) return shown(only.outcome);
  const sections = outcomes.map(({ line, outcome }) =>
    fill("reply-section", { command: code(line ?? "/assay", 120), answer: shown(outcome) }),
  );
  return join(sections, "\n\n");
}

/** Whether the policy of the pull request lists a bot; in an issue none is listened to. */
async function isListed(login: string, { stand }: Pick<Desk, "stand">): Promise<boolean> {
  const { law } = await stand();
  const bots = law?.state === "governs" ? law.policy.policy.bots : [];
  return bots.some((bot) => bot.toLowerCase() === login.toLowerCase());
}
