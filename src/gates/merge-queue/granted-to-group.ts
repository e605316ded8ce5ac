import type { SignOff, Waiver } from "../../assessment/waiver.ts";
import { workflowBentBy } from "../../github/workflow-trust.ts";
import { underFloor } from "../../policy/floor.ts";
import type { Policy } from "../../policy/policy-schema.ts";
import { sourcesOf } from "../../policy/sources-of.ts";
import { touchedModels } from "../../policy/touched-models.ts";
import { plainPhrase } from "../../report/template.ts";
import { type Authority, createAuthority } from "../authority.ts";
import type { GateContext } from "../gate-context.ts";
import { type Granted, grantedTo, type Lawgivers } from "../pull-request/granted.ts";
import type { Member } from "./find-members.ts";
import type { GroupFacts } from "./gather-group.ts";

/** What of the grants to its pull requests counts for a merge group. */
export type GroupGrants = Pick<Granted, "waivers" | "signOffs" | "accepted" | "hold" | "waiting" | "notes">;

interface Grantee extends Member {
  readonly granted: Granted;
  readonly touched: ReadonlySet<string>;
}

/**
 * What people have granted to the pull requests of a merge group, each at its own head, as far as it counts for all of them
 * together: a waiver where its approver had no hand in any that touches the model, sign-offs of the one that has the fewest,
 * a changed workflow where each that changes one was accepted. A hold on one holds all.
 */
export async function grantedToGroup(context: GateContext, facts: GroupFacts, law: Lawgivers): Promise<GroupGrants> {
  const policy = underFloor(law.policy, law.floor);
  const grantees: Grantee[] = [];
  for (const { pull, paths } of facts.members) {
    const granted = await grantedTo(context, { pull, baseTip: facts.baseTip }, law);
    grantees.push({ pull, paths, granted, touched: new Set(Object.keys(touchedModels(policy, paths))) });
  }
  const { waivers, notes } = await countedWaivers(context, grantees);
  const of = <T>(pick: (granted: Granted) => readonly T[]) => grantees.flatMap(({ granted }) => pick(granted));
  return {
    waivers,
    signOffs: Object.keys(law.policy.models).flatMap((model) => fewestSignOffs(model, grantees)),
    accepted: { workflow: await isWorkflowAccepted(context, facts, policy, grantees), fork: false },
    hold: grantees.find(({ granted }) => granted.hold !== null)?.granted.hold ?? null,
    waiting: [...new Map(of(({ waiting }) => waiting).map((waiver) => [waiver.id, waiver])).values()],
    notes: [...new Set([...of((granted) => granted.notes), ...notes])],
  };
}

async function countedWaivers(
  { repository }: Pick<GateContext, "repository">,
  grantees: readonly Grantee[],
): Promise<{ readonly waivers: Waiver[]; readonly notes: string[] }> {
  const authority = createAuthority(repository);
  const all = new Map(grantees.flatMap(({ granted }) => granted.waivers).map((waiver) => [waiver.id, waiver]));
  const waivers: Waiver[] = [];
  const notes: string[] = [];
  for (const waiver of all.values()) {
    const why = await whyNot(authority, waiver, touching(waiver.model, grantees));
    if (why === null) waivers.push(waiver);
    else notes.push(plainPhrase("note-waiver-out", { waiver: waiver.id, why }));
  }
  return { waivers, notes };
}

/** Why a waiver does not count for some pull requests, in one sentence; null where it does. */
async function whyNot(
  authority: Authority,
  { approvedBy }: Waiver,
  grantees: readonly Grantee[],
): Promise<string | null> {
  if (approvedBy === null) return null;
  for (const { pull } of grantees) {
    const apart = await authority.hadNoHandIn(approvedBy, pull);
    if (!apart.may) return apart.why;
  }
  return null;
}

/** Each pull request that touches a model needs its own approvals: what the least approved of them has is what all have. */
function fewestSignOffs(model: string, grantees: readonly Grantee[]): readonly SignOff[] {
  const each = touching(model, grantees).map(({ granted }) => {
    const own = granted.signOffs.filter((signOff) => signOff.model === model);
    return [...new Map(own.map((signOff) => [signOff.by.id, signOff])).values()];
  });
  return each.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** Those that touch a model by themselves; where none does, the whole group does, and all of them count. */
function touching(model: string, grantees: readonly Grantee[]): readonly Grantee[] {
  const found = grantees.filter(({ touched }) => touched.has(model));
  return found.length > 0 ? found : grantees;
}

/** Whether every pull request that changes a workflow of the evidence has been accepted, and one does. */
async function isWorkflowAccepted(
  { repository }: Pick<GateContext, "repository">,
  { baseTip }: Pick<GroupFacts, "baseTip">,
  policy: Policy,
  grantees: readonly Grantee[],
): Promise<boolean> {
  if (!grantees.some(({ granted }) => granted.accepted.workflow)) return false;
  const workflows = declaredWorkflows(policy);
  let accepted = false;
  for (const { pull, paths, granted } of grantees) {
    const change = { headSha: pull.headSha, baseTip, paths };
    const bent = await Promise.all(workflows.map((workflow) => workflowBentBy(repository, change, workflow)));
    if (bent.every((why) => why === null)) continue;
    if (!granted.accepted.workflow) return false;
    accepted = true;
  }
  return accepted;
}

function declaredWorkflows({ models }: Policy): string[] {
  const sources = Object.values(models).flatMap(sourcesOf);
  return [...new Set(sources.flatMap((from) => ("workflow" in from ? [from.workflow] : [])))];
}
