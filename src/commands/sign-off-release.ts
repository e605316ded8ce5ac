import { placeOf } from "../gates/place-of.ts";
import { maySignOff, tagOfApproval } from "../gates/release/granted-to-release.ts";
import { judgementOf } from "../gates/release/unfinished-releases.ts";
import type { Task } from "../jobs/task.ts";
import { approversOf } from "../policy/approvers.ts";
import { code } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { dropApprovals, keepApproval } from "../store/approvals.ts";
import { type Desk, type Outcome, type Reply, refuse, say } from "./desk.ts";
import { recordDeed } from "./record-deed.ts";
import { isSeen, type TrackedRelease, trackedRelease } from "./tracked-release.ts";

/** Signs off the release that this issue tracks, for the very commit that it stands at. */
export async function signOffRelease(desk: Desk): Promise<Reply> {
  const { speaker, command, comment } = desk;
  const where = await trackedRelease(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { known, subject, law } = where.found;
  if (law.release["sign-off"] === undefined) return refuse(phrase("release-no-sign-off"));
  const approvers = approversOf(law.policy.policy);
  const may = await maySignOff(desk.authority, { person: speaker, approvers, release: subject.release });
  if (!may.may) return refuse(fill("refused-approver", { command: code(`/assay ${command.name}`), why: may.why }));
  // What the release came to stand at after the comment was written is not meant by it.
  if (!isSeen(where.found) || known.commit_since >= comment.createdAt)
    return refuse(phrase("release-moved", { commit: code(subject.commit.slice(0, 12)) }));
  return {
    async effect(transaction): Promise<Outcome> {
      const by = { by: speaker.id, login: speaker.login, at: Date.now() };
      await keepApproval(transaction, { ...headOf(desk, subject), what: "sign-off", model: "", ...by });
      const details = { release: known.id, tag: subject.release.tag, policy: law.policy.digest };
      await recordDeed(transaction, desk, { kind: "signed-off", number: desk.number, commit: subject.commit, details });
      const commit = code(subject.commit.slice(0, 12));
      const answer = fill("release-signed-off", { name: speaker.login, release: subject.release.name, commit });
      return say(answer, [again(desk, known.id)]);
    },
  };
}

/** Takes the speaker's own sign-off of the release back. */
export async function takeBackReleaseSignOff(desk: Desk): Promise<Reply> {
  const { speaker } = desk;
  const where = await trackedRelease(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { known, subject } = where.found;
  return {
    async effect(transaction): Promise<Outcome> {
      const { repository, number, head_sha: headSha, base_ref: baseRef } = headOf(desk, subject);
      const which = { repository, number, headSha, baseRef, what: "sign-off" as const, by: speaker.id };
      if ((await dropApprovals(transaction, which)) === 0) return refuse(phrase("no-sign-off-of-yours"));
      const details = { release: known.id, reason: desk.command.options["reason"] ?? "" };
      await recordDeed(transaction, desk, {
        kind: "sign-off-taken-back",
        number: desk.number,
        commit: subject.commit,
        details,
      });
      return say(phrase("sign-off-taken-back", { name: speaker.login }), [again(desk, known.id)]);
    },
  };
}

function headOf({ context, number }: Desk, { release, commit }: TrackedRelease["subject"]) {
  return { repository: context.repository.id, number, head_sha: commit, base_ref: tagOfApproval(release) };
}

function again({ context }: Desk, id: number): Task {
  return judgementOf(placeOf(context), id);
}
