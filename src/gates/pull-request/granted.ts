import type { Covered, SignOff, Waiver } from "../../assessment/waiver.ts";
import type { Accepted } from "../../github/evidence-source.ts";
import type { PullRequest } from "../../github/read-pull.ts";
import { approversOf } from "../../policy/approvers.ts";
import type { Floor } from "../../policy/floor.ts";
import type { Person } from "../../policy/person.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { plainPhrase } from "../../report/template.ts";
import { type Approval, approvalsOf, type Hold, holdOf } from "../../store/approvals.ts";
import { type KeptWaiver, waiversOf } from "../../store/waivers.ts";
import { type Authority, createAuthority, type Permission } from "../authority.ts";
import type { GateContext } from "../gate-context.ts";
import { endGrant } from "./end-grant.ts";
import type { Facts } from "./gather.ts";
import { readWaiversFile } from "./read-waivers-file.ts";

/** What people have granted to a pull request, and may still grant at this moment. */
export interface Granted {
  readonly waivers: readonly Waiver[];
  readonly signOffs: readonly SignOff[];
  /** Evidence that counts for this head though it could be bent. */
  readonly accepted: Accepted;
  readonly hold: Hold | null;
  /** The waivers in force as they are kept, and those that wait for an approver. */
  readonly inForce: readonly KeptWaiver[];
  readonly waiting: readonly KeptWaiver[];
  /** Plain sentences about what was granted and does not count, for the report. */
  readonly notes: readonly string[];
}

export const NOTHING_GRANTED: Granted = {
  waivers: [],
  signOffs: [],
  accepted: { workflow: false, fork: false },
  hold: null,
  inForce: [],
  waiting: [],
  notes: [],
};

/** Who makes the law of a change. */
export interface Lawgivers {
  readonly policy: Policy;
  readonly floor: Floor | null;
}

/** Who may decide about a waiver: where the floor demands what it covers, only whom the floor names. */
export function waiverApprovers(
  { kind, covers }: Pick<Waiver, "kind" | "covers">,
  { policy, floor }: Lawgivers,
): readonly string[] {
  const byFloor = covers.some(({ demandedBy }) => demandedBy === "floor");
  if (byFloor) return floor?.waivers?.approvers ?? [];
  return kind === "baseline" ? approversOf(policy) : (policy.waivers?.approvers ?? []);
}

/** `w12`, as people name it. */
export function nameOf({ id }: Pick<KeptWaiver, "id">): string {
  return `w${id}`;
}

/**
 * Gathers what was granted and looks anew whether it counts: whoever granted it must still be one of the approvers, and
 * must have had no hand in this change. A waiver whose approver is none any more ends here; where GitHub does not tell, or
 * another branch's policy is asked, it does not count for now.
 */
export async function grantedTo(
  context: Pick<GateContext, "repository" | "app" | "store">,
  { pull, baseTip }: Pick<Facts, "pull" | "baseTip">,
  law: Lawgivers,
): Promise<Granted> {
  const { repository, store } = context;
  const where = { repository: repository.id, number: pull.number };
  const known = await waiversOf(store.db, { repository: repository.id, states: ["asked", "active", "ended"] });
  const mine = known.filter(({ number, everywhere }) => number === pull.number || everywhere === 1);
  const approvals = await approvalsOf(store.db, { ...where, headSha: pull.headSha, baseRef: pull.baseRef });
  const hold = await holdOf(store.db, where);
  const authority = createAuthority(repository);
  const notes: string[] = [];

  const inForce: KeptWaiver[] = [];
  for (const kept of mine.filter(({ state }) => state === "active")) {
    const waiver = waiverOf(kept);
    const by = waiver.approvedBy;
    if (by === null) continue;
    const approvers = waiverApprovers(waiver, law);
    const named = await authority.isNamed(by, approvers);
    // Anybody can open a pull request onto a branch of his own, where nobody is named: it ends nothing elsewhere. And a floor
    // that cannot be read names nobody for a while.
    const isItsLaw = kept.base_ref === pull.baseRef && approvers.length > 0;
    if (!named.may && !named.unknown && isItsLaw) {
      const why = plainPhrase("waiver-approver-lost", { why: named.why });
      await endGrant(context, kept, { to: "revoked", why, by: null });
      notes.push(plainPhrase("note-waiver-out", { waiver: nameOf(kept), why }));
      continue;
    }
    const apart = named.may ? await authority.hadNoHandIn(by, pull) : named;
    if (apart.may) inForce.push(kept);
    else notes.push(plainPhrase("note-waiver-out", { waiver: nameOf(kept), why: apart.why }));
  }
  const file = await readWaiversFile(repository, baseTip, law);
  const counted = await countedApprovals({ authority, pull, approvals, approvers: approversOf(law.policy) });
  return {
    // One that has ended is named for some days by the findings that it covered.
    waivers: [...[...inForce, ...mine.filter(({ state }) => state === "ended")].map(waiverOf), ...file.waivers],
    signOffs: counted.approvals
      .filter(({ what }) => what === "sign-off")
      .map((approval): SignOff => ({ model: approval.model, by: personOf(approval) })),
    accepted: {
      workflow: counted.approvals.some(({ what }) => what === "workflow"),
      fork: counted.approvals.some(({ what }) => what === "fork"),
    },
    hold,
    inForce,
    waiting: mine.filter(({ state }) => state === "asked"),
    notes: [...notes, ...file.notes, ...counted.notes],
  };
}

async function countedApprovals(options: {
  readonly authority: Authority;
  readonly pull: PullRequest;
  readonly approvals: readonly Approval[];
  readonly approvers: readonly string[];
}): Promise<{ readonly approvals: readonly Approval[]; readonly notes: readonly string[] }> {
  const { authority, pull, approvals, approvers } = options;
  const counted: Approval[] = [];
  const notes: string[] = [];
  for (const approval of approvals) {
    const may = await mayGrant(authority, { person: personOf(approval), approvers, pull });
    if (may.may) counted.push(approval);
    else notes.push(plainPhrase("note-approval-out", { what: approval.what, why: may.why }));
  }
  return { approvals: counted, notes: [...new Set(notes)] };
}

/** Whether somebody may open the gate of a pull request: one of the approvers, who had no hand in it. */
export async function mayGrant(
  authority: Authority,
  {
    person,
    approvers,
    pull,
  }: { readonly person: Person; readonly approvers: readonly string[]; readonly pull: PullRequest },
): Promise<Permission> {
  const named = await authority.isNamed(person, approvers);
  return named.may ? authority.hadNoHandIn(person, pull) : named;
}

/** A kept waiver as an assessment takes it. */
export function waiverOf(kept: KeptWaiver): Waiver {
  const { kind, model, reason, until, approved_by: id, approved_login: login } = kept;
  const approvedBy = id === null || login === null ? null : { id, login };
  const covers: Covered[] = JSON.parse(kept.covers);
  return { id: nameOf(kept), kind, model, reason, until, approvedBy, covers };
}

function personOf({ by, login }: Approval): Person {
  return { id: by, login };
}
