import type { OptionGrammar } from "../commands/grammar.ts";
import { parseWords } from "../commands/parse-command.ts";
import { replyMarker } from "../commands/publish-answer.ts";
import { writeCommand } from "../commands/write-command.ts";
import { findReply, openAsPerson, type PersonalView, type PostedComment, postComment } from "../github/as-person.ts";
import { isTransient, kindOf } from "../github/errors.ts";
import { terminalText } from "../report/escape.ts";
import { terminalMarkdown } from "../report/terminal-markdown.ts";
import { VERSION } from "../version.ts";
import { chosenApi } from "./api-address.ts";
import { awaitReply } from "./await-reply.ts";
import { EXIT, type ExitCode, type Io, UsageError } from "./io.ts";
import { type OwnToken, ownToken } from "./own-token.ts";
import { personFailure } from "./person-failure.ts";
import { repositoryName } from "./repository-name.ts";

const DEFAULT_WAIT_S = 120;
const LONGEST_WAIT_S = 3600;

/** What every command takes here besides its own options. */
const OPTIONS = [
  { name: "repo", value: "OWNER/REPO", required: true, about: "The repository." },
  { name: "pr", value: "N", required: true, about: "Number of the pull request, or of an issue." },
  { name: "wait", value: "SECONDS", about: "How long the answer is waited for." },
  { name: "api-url", value: "URL", about: "Address of GitHub's REST API." },
] as const satisfies readonly OptionGrammar[];

/**
 * Gives a command of comments from the terminal: comments as whoever owns the token, and prints the App's reply. It has no
 * authority of its own: the App sees a comment of that person, as if it were written in the browser.
 *
 * @param words the command and its arguments, e.g. `["waive", "fairness/…", "--until", "90d", "--repo", "acme/models", …]`
 * @returns `pass` where it was done, `blocked` where it was refused, `undecided` where nobody has answered yet
 */
export async function speak(words: readonly string[], io: Io): Promise<ExitCode> {
  const parsed = parseWords(
    words.map((text) => ({ text, quoted: false })),
    OPTIONS,
  );
  if (!parsed.ok) {
    io.stderr(`assay: ${terminalText(parsed.problem)} Nothing was sent.\n`);
    io.stderr(`It is written: ${terminalText(parsed.usage.replace(/^\//, ""))}\n`);
    return EXIT.usage;
  }
  const { repo = "", pr = "", wait, "api-url": apiUrl, ...options } = parsed.command.options;
  const written = writeCommand({ ...parsed.command, options });
  if (!written.ok) throw new UsageError(written.problem);
  const waitMs = secondsOf(wait) * 1000;
  const place = placeOf(repo, pr);
  const address = chosenApi(apiUrl, io.env);
  const own = ownToken(io.env);
  const view = openAsPerson({ token: own.token, apiUrl: address, userAgent: `assay/${VERSION}`, ...place });
  return converse({ view, own, line: written.line, waitMs, io });
}

async function converse(options: {
  readonly view: PersonalView;
  readonly own: OwnToken;
  readonly line: string;
  readonly waitMs: number;
  readonly io: Io;
}): Promise<ExitCode> {
  const { view, own, line, waitMs, io } = options;
  const asked = { own, where: `${view.owner}/${view.repo}#${view.number}` };
  const say = (text: string) => io.stderr(`assay: ${terminalText(text)}\n`);
  let comment: PostedComment;
  try {
    comment = await postComment(view, line);
  } catch (error) {
    const failure = personFailure(error, asked);
    const mayStand = kindOf(error) === "ambiguous";
    say(mayStand ? `${failure}; look at ${asked.where} whether the comment stands before you try again` : failure);
    return isTransient(error) ? EXIT.internal : EXIT.usage;
  }
  say(`commented as you: ${comment.url}`);
  const marker = replyMarker(comment.id);
  try {
    const look = () => findReply(view, comment, marker);
    const reply = await awaitReply({ look, waitMs, pause: io.pause });
    if (reply !== null) {
      io.stdout(`${terminalMarkdown(reply.body)}\n`);
      say(`${reply.login} ${reply.done ? "answered" : "refused"}: ${reply.url}`);
      return reply.done ? EXIT.pass : EXIT.blocked;
    }
    say(`Assay has not answered within ${waitMs / 1000} s; your comment stands, and the answer will be below it`);
  } catch (error) {
    say(`your comment stands, but whether Assay has answered is not known: ${personFailure(error, asked)}`);
  }
  return EXIT.undecided;
}

function placeOf(repository: string, pull: string): Pick<PersonalView, "owner" | "repo" | "number"> {
  const [owner = "", repo = ""] = repositoryName(repository).split("/");
  if (!/^[1-9]\d{0,8}$/.test(pull)) throw new UsageError(`--pr cannot be "${pull}"; give the number of a pull request`);
  return { owner, repo, number: Number(pull) };
}

function secondsOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_WAIT_S;
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= LONGEST_WAIT_S) return seconds;
  throw new UsageError(`--wait cannot be "${text}"; give whole seconds, 0 to ${LONGEST_WAIT_S}`);
}
