import { createCheckRun, ownCheckRuns } from "../../github/check-runs.ts";
import { fullName } from "../../github/octokit.ts";
import type { Release } from "../../github/releases.ts";
import type { Person } from "../../policy/person.ts";
import { sourceOf, text } from "../../report/markdown.ts";
import { phrase, plainPhrase } from "../../report/template.ts";
import { keepAssessment } from "../../store/assessments.ts";
import { appendRecord } from "../../store/records/append-record.ts";
import type { Head } from "../../store/records/record.ts";
import { releasesOf } from "../../store/releases.ts";
import { VERSION } from "../../version.ts";
import type { GateContext } from "../gate-context.ts";
import { checkContent } from "../pull-request/check-content.ts";
import { actorOf, signed } from "../pull-request/complete-check.ts";
import { decisionDetails } from "../pull-request/decision-details.ts";
import type { ReleaseAnswer } from "./decide.ts";
import { CLOSED } from "./remember.ts";

/** Name of the check run on the commit of a release. */
export const RELEASE_CHECK = "assay/release";

/** The release that a check run was written for, by its external id; null where it is none of a release. */
export function releaseOfCheck(externalId: string): number | null {
  const id = / for release (\d+)$/.exec(externalId)?.[1];
  return id === undefined ? null : Number(id);
}

/**
 * Says the verdict on the commit of a release, where it is not said yet. What is decided is first written into the audit
 * trail. The check is never open: nothing on GitHub waits for it, and so nobody owes its end.
 *
 * @param options.again somebody asked for another judgement: it is answered even if it says the same
 */
export async function writeReleaseCheck(
  context: GateContext,
  options: {
    readonly release: Release;
    readonly commit: string;
    readonly answer: ReleaseAnswer;
    readonly again: boolean;
    readonly requestedBy: Person | null;
  },
): Promise<void> {
  // The check is the commit's: what one release says of it and what another does must not cross.
  const turn = `${context.repository.id} release check ${options.commit}`;
  await context.inTurn(turn, () => say(context, options));
}

async function say(context: GateContext, options: Parameters<typeof writeReleaseCheck>[1]): Promise<void> {
  const { repository, app, tally } = context;
  const { release, commit, answer, again } = options;
  const runs = await ownCheckRuns(repository, app, commit);
  const before = runs.find(({ name }) => name === RELEASE_CHECK) ?? null;
  const content = await worseOfCommit(context, options);
  const says = { ...content, externalId: `${content.externalId} for release ${release.id}` };
  const isSaid = before?.externalId === says.externalId && before.conclusion === says.conclusion;
  if (isSaid && !again) return;
  const head = await recordVerdict(context, { ...options, before: before?.id ?? 0 });
  await createCheckRun(repository, app, { name: RELEASE_CHECK, headSha: commit, content: signed(says, head) });
  tally.verdict(answer.conclusion);
}

/** A check run belongs to a commit, and several releases may stand at it: a pass of one must not cover what another lacks. */
async function worseOfCommit(
  { repository, store }: GateContext,
  { release, commit, answer }: { readonly release: Release; readonly commit: string; readonly answer: ReleaseAnswer },
) {
  const { output, conclusion, identity } = answer;
  const others = await releasesOf(store.db, { repository: repository.id, states: CLOSED, commit });
  const other = others.find(({ id }) => id !== release.id);
  if (other === undefined || conclusion !== "success") return checkContent({ output, conclusion, identity });
  const shown = other.tag === "" ? String(other.id) : other.tag;
  const shared = phrase("release-shared", { other: text(shown), release: release.name, title: output.title });
  const worse = {
    ...output,
    title: plainPhrase("title-release-shared", { other: shown }),
    summary: `${sourceOf(shared)}\n\n${output.summary}`,
  };
  return checkContent({ output: worse, conclusion: "failure", identity: `${identity} below ${other.id}` });
}

function recordVerdict(
  { repository, app, store }: GateContext,
  options: {
    readonly release: Release;
    readonly commit: string;
    readonly answer: ReleaseAnswer;
    readonly requestedBy: Person | null;
    readonly before: number;
  },
): Promise<Head> {
  const { release, commit, answer, requestedBy, before } = options;
  const { output, conclusion, identity, judged } = answer;
  const entry = {
    kind: "release-verdict",
    actor: actorOf(app),
    repository: { id: repository.id, name: fullName(repository) },
    numbers: [],
    commit,
    version: VERSION,
    details: {
      release: release.id,
      tag: release.tag,
      ...decisionDetails({ title: output.title, conclusion }, judged, requestedBy),
    },
  };
  // Written a second time (the process ended before GitHub had it) it is the same decision.
  const once = ["release", repository.id, release.id, commit, before, identity, conclusion].join(" ");
  return store.transaction(async (transaction) => {
    if (judged !== null) {
      const { digest, verdict } = judged.assessment;
      await keepAssessment(transaction, { digest, verdict, body: JSON.stringify(judged.assessment) });
    }
    return appendRecord(transaction, entry, once);
  });
}

/** Writes into the audit trail what Assay does to a release, before it does it. */
export async function recordDeedTo(
  { repository, app, store }: GateContext,
  deed: {
    readonly kind: "release-published" | "release-tagged" | "release-contained";
    readonly release: Release;
    readonly commit: string | null;
    /** What makes it the same deed when it is done a second time. */
    readonly once: string;
    readonly details: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { kind, release, commit, once, details } = deed;
  const entry = {
    kind,
    actor: actorOf(app),
    repository: { id: repository.id, name: fullName(repository) },
    numbers: [],
    commit,
    version: VERSION,
    details: { release: release.id, tag: release.tag, ...details },
  };
  await store.transaction((transaction) =>
    appendRecord(transaction, entry, `${kind} ${repository.id} ${release.id} ${once}`),
  );
}
