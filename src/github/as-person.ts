import { Octokit } from "@octokit/rest";
import { PAGE_SIZE, readPages } from "./call.ts";
import { askConditionally, createAnswers } from "./conditional-requests.ts";
import { refuseBrokenBodies, timedFetch } from "./octokit.ts";

/** Longest that one call may take, in milliseconds. */
const CALL_MS = 30_000;
/** Comments, and reactions to one, that are looked through for those of the App. */
const MOST = 2000;
/** The App in whose name every workflow speaks, also one that a pull request brings. */
const WORKFLOWS = "github-actions";

/** A pull request or an issue, as one person sees it by that person's own token. */
export interface PersonalView {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** A comment that a person wrote. */
export interface PostedComment {
  readonly id: number;
  readonly url: string;
  /** ISO 8601, by GitHub's clock. */
  readonly createdAt: string;
}

/** The App's reply to a comment. */
export interface AppReply {
  /** Markdown, without the marker. */
  readonly body: string;
  readonly url: string;
  /** `slug[bot]` */
  readonly login: string;
  /** `false`: what the comment asked for was refused. */
  readonly done: boolean;
}

/** Opens GitHub as a person. Nothing is asked of it yet, and the token goes nowhere else. */
export function openAsPerson(options: {
  readonly token: string;
  /** E.g. `https://api.github.com`. */
  readonly apiUrl: string;
  readonly userAgent: string;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}): PersonalView {
  const { token, apiUrl, userAgent, ...place } = options;
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent,
    request: { fetch: timedFetch(CALL_MS) },
    // Octokit would write refused requests to the terminal; whoever calls says what they mean.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  refuseBrokenBodies(octokit);
  askConditionally(octokit, "person", createAnswers());
  return { octokit, ...place };
}

/**
 * Writes a comment, once: where GitHub's answer gets lost nobody knows whether it stands, and a second one would give its
 * command again.
 */
export async function postComment(view: PersonalView, body: string): Promise<PostedComment> {
  const { octokit, owner, repo, number } = view;
  const { data } = await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
  return { id: data.id, url: data.html_url, createdAt: data.created_at };
}

/**
 * The App's finished reply to a comment, or null where there is none yet.
 *
 * Anybody can write the marker, so the words alone prove nothing. It is the App's reply if an App's own account wrote it
 * (not a person by way of an App, and not a workflow), and the same account has put 👍 or 👎 on the comment, which is the
 * last thing that Assay does with it. Another App that the owner has installed with the right to write could still do
 * both; what counts is the check, never the reply.
 *
 * @param marker text that the reply begins with; it names the comment
 */
export async function findReply(view: PersonalView, comment: PostedComment, marker: string): Promise<AppReply | null> {
  const { octokit, owner, repo, number } = view;
  const comments = await readPages({
    most: MOST,
    page: async (page) => {
      const query = { owner, repo, issue_number: number, since: comment.createdAt, per_page: PAGE_SIZE, page };
      return (await octokit.rest.issues.listComments(query)).data;
    },
  });
  const replies = comments.flatMap(({ user, body, html_url, performed_via_github_app: app }) => {
    const isApps = user?.type === "Bot" && app !== null && app !== undefined && app.slug !== WORKFLOWS;
    return isApps && body?.startsWith(marker) === true ? [{ user, body, url: html_url }] : [];
  });
  if (replies.length === 0) return null;
  const reactions = await readPages({
    most: MOST,
    page: async (page) => {
      const query = { owner, repo, comment_id: comment.id, per_page: PAGE_SIZE, page };
      return (await octokit.rest.reactions.listForIssueComment(query)).data;
    },
  });
  for (const { user, body, url } of replies) {
    const verdict = reactions.find((one) => one.user?.id === user.id && ["+1", "-1"].includes(one.content));
    if (verdict === undefined) continue;
    return { body: body.slice(marker.length), url, login: user.login, done: verdict.content === "+1" };
  }
  return null;
}
