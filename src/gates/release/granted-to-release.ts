import type { Waiver } from "../../assessment/waiver.ts";
import type { Release } from "../../github/releases.ts";
import { approversOf } from "../../policy/approvers.ts";
import type { Person } from "../../policy/person.ts";
import { plainPhrase } from "../../report/template.ts";
import { approvalsOf } from "../../store/approvals.ts";
import { waiversOf } from "../../store/waivers.ts";
import { type Authority, createAuthority, type Permission } from "../authority.ts";
import type { GateContext } from "../gate-context.ts";
import { endGrant } from "../pull-request/end-grant.ts";
import { type Lawgivers, nameOf, waiverApprovers, waiverOf } from "../pull-request/granted.ts";
import { readWaiversFile } from "../pull-request/read-waivers-file.ts";

/** What people have granted to a release. */
export interface GrantedToRelease {
  readonly waivers: readonly Waiver[];
  readonly signOffs: readonly Person[];
  /** Plain sentences about what was granted and does not count. */
  readonly notes: readonly string[];
}

/**
 * Gathers what was granted: waivers that hold everywhere in the repository (one for a single pull request ended with it), those
 * that the default branch keeps as code, and the sign-offs of the very commit. Whoever granted it must still be an approver.
 *
 * @param options.issue number of the issue that tracks the release; null where there is none yet
 */
export async function grantedToRelease(
  context: Pick<GateContext, "repository" | "app" | "store">,
  options: {
    readonly release: Release;
    readonly commit: string;
    readonly issue: number | null;
    readonly tip: string;
    readonly law: Lawgivers;
  },
): Promise<GrantedToRelease> {
  const { repository, store } = context;
  const { release, commit, issue, tip, law } = options;
  const authority = createAuthority(repository);
  const notes: string[] = [];
  const waivers: Waiver[] = [];
  const known = await waiversOf(store.db, { repository: repository.id, states: ["active", "ended"] });
  for (const kept of known.filter(({ everywhere }) => everywhere === 1)) {
    const waiver = waiverOf(kept);
    if (kept.state === "ended") {
      waivers.push(waiver);
      continue;
    }
    if (waiver.approvedBy === null) continue;
    const named = await authority.isNamed(waiver.approvedBy, waiverApprovers(waiver, law));
    if (named.may) {
      waivers.push(waiver);
      continue;
    }
    notes.push(plainPhrase("note-waiver-out", { waiver: nameOf(kept), why: named.why }));
    if (named.unknown) continue;
    const why = plainPhrase("waiver-approver-lost", { why: named.why });
    await endGrant(context, kept, { to: "revoked", why, by: null });
  }
  const file = await readWaiversFile(repository, tip, law);
  const at = { repository: repository.id, number: issue ?? 0, headSha: commit, baseRef: tagOfApproval(release) };
  const approvals = issue === null ? [] : await approvalsOf(store.db, at);
  const signOffs: Person[] = [];
  for (const { what, by: id, login } of approvals) {
    if (what !== "sign-off") continue;
    const may = await maySignOff(authority, { person: { id, login }, approvers: approversOf(law.policy), release });
    if (may.may) signOffs.push({ id, login });
    else notes.push(plainPhrase("note-approval-out", { what, name: login, why: may.why }));
  }
  signOffs.sort((a, b) => a.id - b.id);
  return { waivers: [...waivers, ...file.waivers], signOffs, notes: [...notes, ...file.notes] };
}

/** What stands in the place of an approval's target branch: under another tag, the same commit is another release. */
export function tagOfApproval({ tag }: Pick<Release, "tag">): string {
  return tag === null ? "" : `refs/tags/${tag}`;
}

/** Whether somebody may sign off a release: an approver who neither made it nor uploaded one of its files. */
export async function maySignOff(
  authority: Pick<Authority, "isNamed">,
  options: { readonly person: Person; readonly approvers: readonly string[]; readonly release: Release },
): Promise<Permission> {
  const { person, approvers, release } = options;
  const named = await authority.isNamed(person, approvers);
  if (!named.may) return named;
  const { id, login: name } = person;
  if (release.author.id === id) return { may: false, why: plainPhrase("release-is-author", { name }), unknown: false };
  if (release.assets.some(({ uploader }) => uploader?.id === id)) {
    return { may: false, why: plainPhrase("release-is-uploader", { name }), unknown: false };
  }
  return named;
}
