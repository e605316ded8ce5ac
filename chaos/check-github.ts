import type { RemoteGitHub } from "../sandbox/connect-sandbox.ts";
import type { PrintedRecord } from "../src/report/record-line.ts";
import { checkDeployments } from "./check-deployments.ts";
import { checkProduction, type ProductionFindings } from "./check-production.ts";
import { checkReleases, type ReleaseFindings } from "./check-releases.ts";
import { expectedOfPull, openByHead, worstOf } from "./expect.ts";
import type { Player, Question } from "./play.ts";
import { printedRecords } from "./printed-records.ts";
import type { Pull, World } from "./world.ts";

/** What stands on GitHub at the end, against what has to. */
export interface GitHubFindings {
  /** One sentence for each thing that is wrong, with the pull request or commit. */
  readonly problems: string[];
  readonly openPulls: number;
  readonly heads: number;
  readonly commits: number;
  /** By what the check of each head says. */
  readonly verdicts: ReadonlyMap<string, number>;
  readonly completed: number;
  /** Completed checks of heads that an answer made later has replaced. */
  readonly replaced: number;
  /** Of these, those that say the same as the next: somebody asked again, or a pass was withdrawn and is a pass again. */
  readonly repeated: number;
  readonly reviews: number;
  readonly comments: number;
  /** Replies to comments that asked something. */
  readonly answers: number;
  /** Deployments that were let through, and that were not. */
  readonly deployments: readonly [approved: number, rejected: number];
  readonly releases: Pick<ReleaseFindings, "published" | "drafts">;
  readonly production: Pick<ProductionFindings, "incidents" | "retrainings">;
  /** What completed checks say of the audit trail. */
  readonly printed: readonly PrintedRecord[];
}

type CheckRun = Awaited<ReturnType<RemoteGitHub["checkRuns"]>>[number];

const APP = "assay[bot]";

/** Reads everything that the App wrote, and compares it with what is true. */
export async function checkGitHub(github: RemoteGitHub, world: World, player: Player): Promise<GitHubFindings> {
  const problems: string[] = [];
  const verdicts = new Map<string, number>();
  const printed: PrintedRecord[] = [];
  const counts = { openPulls: 0, completed: 0, replaced: 0, repeated: 0, reviews: 0, comments: 0, answers: 0 };
  const open = openByHead(world);
  const commits = player.commits();
  for (const { repo, sha, head } of commits) {
    const runs = (await github.checkRuns({ repo, sha })).filter(({ name, app }) => name === "assay" && app === "assay");
    const where = `${repo}@${sha.slice(0, 7)}`;
    const unfinished = runs.filter(({ status }) => status !== "completed");
    for (const { id, status } of unfinished) problems.push(`${where}: check run ${id} is still ${status}`);
    counts.completed += runs.length - unfinished.length;
    const completed = runs.filter(({ status }) => status === "completed");
    printed.push(...printedRecords(completed, (problem) => problems.push(`${where}: ${problem}`)));
    const pulls = open.get(head) ?? [];
    if (pulls.length === 0) continue;
    counts.replaced += Math.max(0, runs.length - 1);
    counts.repeated += runs.filter((run, index) => index > 0 && isSame(run, runs[index - 1])).length;
    const said = checkHead(pulls, runs.at(-1), player);
    problems.push(...said.problems.map((problem) => `${where}, ${said.names}: ${problem}`));
    verdicts.set(said.verdict, (verdicts.get(said.verdict) ?? 0) + 1);
  }
  for (const pull of world.pulls) {
    const at = { repo: pull.repo.name, pull: player.numberOf(pull) };
    const [reviews, comments] = [await github.reviews(at), await github.comments(at)];
    const questions = player.questions().filter(({ repo, pull: number }) => repo === at.repo && number === at.pull);
    const said = comments.filter(isOurs);
    const replies = said.filter(({ body }) => body.startsWith("<!-- assay:reply "));
    problems.push(...checkAnswers(questions, comments, replies).map((problem) => `${at.repo}#${at.pull}: ${problem}`));
    counts.answers += replies.length;
    const own = { reviews: reviews.filter(isOurs), comments: said.length - replies.length };
    counts.reviews += own.reviews.length;
    counts.comments += own.comments;
    const wrong = checkConversation(pull, own);
    if (pull.open) {
      counts.openPulls += 1;
      const { blockedBy } = await github.pullRequest(at);
      const passes = worstOf(open.get(pull.head) ?? []).conclusion === "success";
      if ((blockedBy === null) !== passes)
        wrong.push(`its merge is ${blockedBy === null ? "open" : `closed: ${blockedBy}`}`);
    }
    problems.push(...wrong.map((problem) => `${at.repo}#${at.pull}: ${problem}`));
  }
  const deployed = await checkDeployments(github, player);
  problems.push(...deployed.problems);
  printed.push(...deployed.printed);
  const deployments = [deployed.approved, deployed.rejected] as const;
  const releases = await checkReleases(github, player);
  const production = await checkProduction(github, world);
  problems.push(...releases.problems, ...production.problems);
  printed.push(...releases.printed);
  return {
    problems,
    deployments,
    releases,
    production,
    heads: open.size,
    commits: commits.length,
    verdicts,
    printed,
    ...counts,
  };
}

function checkHead(pulls: readonly Pull[], last: CheckRun | undefined, player: Player) {
  const numbers = pulls.map((pull) => player.numberOf(pull)).sort((a, b) => a - b);
  const names = numbers.map((number) => `#${number}`).join(" ");
  const { conclusion, title } = worstOf(pulls);
  const problems: string[] = [];
  const wanted = `${conclusion} ${title}`;
  if (last === undefined) problems.push(`there is no check; it should be ${wanted}`);
  else if (last.conclusion !== conclusion || !title.test(last.title ?? "")) {
    problems.push(`check run ${last.id} is ${last.conclusion} "${last.title}"; it should be ${wanted}`);
  } else if (!last.externalId.endsWith(` for ${names}`)) {
    problems.push(`check run ${last.id} speaks for "${last.externalId.split(" for ")[1]}"`);
  }
  return { problems, names, verdict: /^\w+/.exec(last?.title ?? "")?.[0] ?? "none" };
}

type Comment = Awaited<ReturnType<RemoteGitHub["comments"]>>[number];

/** Every question has one reply and two reactions: that it was seen, and how it ended. */
function checkAnswers(
  questions: readonly Question[],
  comments: readonly Comment[],
  replies: readonly Comment[],
): string[] {
  return questions.flatMap(({ comment }) => {
    const answers = replies.filter(({ body }) => body.startsWith(`<!-- assay:reply ${comment} -->`)).length;
    const reactions = comments.find(({ id }) => id === comment)?.reactions.filter(isOurs) ?? [];
    const seen = reactions.map(({ content }) => content).sort();
    const problems = answers === 1 ? [] : [`comment ${comment} was answered ${answers} times`];
    const isEnded = seen.length === 2 && seen.includes("eyes");
    return isEnded ? problems : [...problems, `comment ${comment} has the reactions ${seen.join(" ") || "none"}`];
  });
}

function isSame(run: CheckRun, before: CheckRun | undefined): boolean {
  return run.externalId === before?.externalId && run.conclusion === before.conclusion;
}

function isOurs({ user }: { readonly user: string }): boolean {
  return user === APP;
}

type Review = Awaited<ReturnType<RemoteGitHub["reviews"]>>[number];

function checkConversation(
  pull: Pull,
  { reviews, comments }: { readonly reviews: readonly Review[]; readonly comments: number },
): string[] {
  const problems: string[] = [];
  if (comments > 1) problems.push(`it has ${comments} comments of the App`);
  const standing = reviews.filter(({ state }) => state === "CHANGES_REQUESTED");
  if (standing.length > 1) problems.push(`${standing.length} reviews request changes`);
  const kept = reviews.filter(({ state }) => state !== "DISMISSED");
  const markers = kept.map(({ body }) => /<!-- assay:findings [^>]*-->/.exec(body)?.[0] ?? "none");
  if (new Set(markers).size < markers.length) problems.push("two reviews say the same");
  if (!pull.open) return problems;
  const { review } = expectedOfPull(pull);
  if (review === true && standing.length === 0) problems.push("it is blocked, and no review requests changes");
  if (review === false && standing.length > 0) problems.push("it passes, and a review requests changes");
  return problems;
}
