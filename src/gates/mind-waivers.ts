import { kindOf } from "../github/errors.ts";
import { closeIssue, openIssue } from "../github/issues.ts";
import { fullName } from "../github/octokit.ts";
import { findComment, keepComment } from "../github/sticky-comment.ts";
import type { Task } from "../jobs/task.ts";
import { DAY_MS, dayOf } from "../policy/days.ts";
import { code, sourceOf, text } from "../report/markdown.ts";
import { fill, phrase, plainPhrase } from "../report/template.ts";
import type { Database } from "../store/schema.ts";
import { type KeptWaiver, noteAnnounced, waiversEndingBefore } from "../store/waivers.ts";
import type { GateContext } from "./gate-context.ts";
import { judgeAgain } from "./judge-again.ts";
import { placeOf } from "./place-of.ts";
import { endGrant } from "./pull-request/end-grant.ts";
import { nameOf } from "./pull-request/granted.ts";

/** How long before its end a waiver is announced to end, in days. */
const NOTICE_DAYS = 7;

/** A repository whose waivers end, or are about to. */
export interface Ending {
  readonly installationId: number;
  readonly repositoryId: number;
}

/** The repositories in which a waiver has ended, or ends soon and that was not announced. */
export async function repositoriesWithEndings(db: Database, now: number): Promise<Ending[]> {
  const due = (await waiversEndingBefore(db, dayOf(now + NOTICE_DAYS * DAY_MS))).filter((waiver) => isDue(waiver, now));
  const found = new Map(due.map(({ installation, repository }) => [repository, installation]));
  return [...found].map(([repositoryId, installationId]) => ({ installationId, repositoryId }));
}

/**
 * Looks at the waivers of a repository whose last day is over or near.
 *
 * @returns tasks that judge again what is covered no more, and one that ends or announces. What was ended is not found here
 * any more: so nothing is ended before its judgement is sure to come, whatever GitHub takes and wherever the process ends.
 */
export async function mindWaivers(
  context: Pick<GateContext, "repository" | "installationId" | "store">,
  now: number,
): Promise<readonly Task[]> {
  const due = await dueIn(context, now);
  const over = due.filter((waiver) => isOver(waiver, now));
  const again = over.flatMap((waiver) => judgeAgain(context, waiver.everywhere === 1 ? "everywhere" : waiver));
  return due.length === 0 ? [] : [...again, { kind: "end-waivers", ...placeOf(context) }];
}

/** Ends the waivers of a repository whose last day is over, and announces in an issue which of them end within a week. */
export async function endWaivers(context: GateContext, now: number): Promise<void> {
  for (const waiver of await dueIn(context, now)) {
    if (isOver(waiver, now)) {
      await withdrawAnnouncement(context, waiver);
      const why = plainPhrase("waiver-over", { day: waiver.until ?? "" });
      await endGrant(context, waiver, { to: "ended", why, by: null });
    } else {
      await announce(context, waiver);
      await noteAnnounced(context.store.db, waiver, now);
    }
  }
}

async function dueIn({ repository, store }: Pick<GateContext, "repository" | "store">, now: number) {
  const all = await waiversEndingBefore(store.db, dayOf(now + NOTICE_DAYS * DAY_MS));
  return all.filter((one) => one.repository === repository.id && isDue(one, now));
}

function isOver({ until }: KeptWaiver, now: number): boolean {
  return until !== null && until < dayOf(now);
}

/** One that was granted for a week or less needs no announcement: whoever granted it has it in mind. */
function isDue(waiver: KeptWaiver, now: number): boolean {
  const { announced, approved, until } = waiver;
  if (isOver(waiver, now)) return true;
  const isShort = until !== null && approved !== null && Date.parse(until) - approved <= NOTICE_DAYS * DAY_MS;
  return announced === null && !isShort;
}

async function announce(context: GateContext, waiver: KeptWaiver): Promise<void> {
  const { repository, app, log } = context;
  const { model, rule, until, reason, asked_login, approved_login, everywhere, number } = waiver;
  const marker = markerOf(waiver);
  const content = fill("waiver-ends", {
    waiver: code(nameOf(waiver)),
    rule: code(rule),
    model: code(model),
    until: until ?? "",
    where: everywhere === 1 ? phrase("waiver-everywhere") : phrase("waiver-here", { number: `#${number}` }),
    reason: text(reason, 1000),
    asked: asked_login,
    approved: approved_login ?? "",
    command: code(`/assay waive ${rule} --model ${model} --reason "…" --until 30d`),
  });
  const body = `${marker}\n${sourceOf(content)}`;
  const title = plainPhrase("title-waiver-ends", { waiver: nameOf(waiver), rule, model, until: until ?? "" });
  try {
    await openIssue({ repository, app, marker }, { title, body });
  } catch (error) {
    if (!["gone", "forbidden", "not-found"].includes(kindOf(error))) throw error;
    // Issues are switched off, or the App may not write them: then it is said where the waiver was asked for.
    log.warn({ err: error, repository: fullName(repository) }, "an issue could not be opened");
    const place = { repository, app, number, marker };
    await keepComment(place, await findComment(place), body);
  }
}

async function withdrawAnnouncement({ repository, app, log }: GateContext, waiver: KeptWaiver): Promise<void> {
  if (waiver.announced === null) return;
  try {
    await closeIssue({ repository, app, marker: markerOf(waiver) });
  } catch (error) {
    if (!["gone", "forbidden", "not-found"].includes(kindOf(error))) throw error;
    log.warn({ err: error, repository: fullName(repository) }, "an issue could not be closed");
  }
}

function markerOf(waiver: KeptWaiver): string {
  return `<!-- assay:waiver-ends ${nameOf(waiver)} -->`;
}
