import { placeOf } from "../gates/place-of.ts";
import { decideRelease } from "../gates/release/decide.ts";
import type { Task } from "../jobs/task.ts";
import { approversOf } from "../policy/approvers.ts";
import { code } from "../report/markdown.ts";
import { fill, phrase } from "../report/template.ts";
import { type Desk, type Outcome, type Reply, refuse, say } from "./desk.ts";
import { recordDeed } from "./record-deed.ts";
import { isSeen, trackedRelease } from "./tracked-release.ts";

/** `release`: publishes the draft that this issue tracks, where it passes now. What is published is judged once more right before. */
export async function release(desk: Desk): Promise<Reply> {
  const { context, speaker, command } = desk;
  const where = await trackedRelease(desk);
  if ("refusal" in where) return refuse(where.refusal);
  const { known, subject, ground, law } = where.found;
  const named = await desk.authority.isNamed(speaker, approversOf(law.policy.policy));
  if (!named.may) return refuse(fill("refused-approver", { command: code(`/assay ${command.name}`), why: named.why }));
  if (!isSeen(where.found)) return refuse(phrase("release-moved", { commit: code(subject.commit.slice(0, 12)) }));
  const { name } = subject.release;
  const answer = await decideRelease(context, { subject, ground, law, issue: known.issue, since: known.commit_since });
  if (!answer.passes) return refuse(phrase("release-not-passing", { release: name, title: answer.output.title }));
  return {
    async effect(transaction): Promise<Outcome> {
      const details = { release: known.id, tag: subject.release.tag, assessment: answer.identity };
      await recordDeed(transaction, desk, {
        kind: "release-asked",
        number: desk.number,
        commit: subject.commit,
        details,
      });
      const commit = code(subject.commit.slice(0, 12));
      return say(fill("release-publishing", { release: name, commit }), [publication(desk, known.id)]);
    },
  };
}

function publication({ context, speaker }: Desk, id: number): Task {
  const publishBy = { id: speaker.id, login: speaker.login };
  return {
    kind: "judge-release",
    ...placeOf(context),
    release: id,
    requested: false,
    published: false,
    ifChanged: false,
    publishBy,
  };
}
