import { applyWaivers, waiversFor } from "./assessment/apply-waivers.ts";
import { assess } from "./assessment/assess.ts";
import type {
  AssessedFinding,
  Assessment,
  Context,
  ContextEvidence,
  PolicyReference,
} from "./assessment/assessment.ts";
import { isInForce } from "./assessment/in-force.ts";
import { judgeSignOff, signOffsOf } from "./assessment/sign-off.ts";
import type { SignOff, Waiver } from "./assessment/waiver.ts";
import { RULES } from "./checks/index.ts";
import { judgeRelease } from "./checks/release/index.ts";
import type { Rule } from "./checks/rule.ts";
import { collectEvidence } from "./evidence/collect-evidence.ts";
import type { Evidence, ModelEvidence } from "./evidence/evidence.ts";
import type { EvidenceSource } from "./evidence/evidence-source.ts";
import type { Fault } from "./evidence/faults.ts";
import type { ReleaseFacts } from "./evidence/release-facts.ts";
import { type Demand, demandsOn, type LoadedFloor, underFloor } from "./policy/floor.ts";
import type { LoadedPolicy } from "./policy/load-policy.ts";
import type { ModelPolicy } from "./policy/policy-schema.ts";
import type { Touched } from "./policy/touched-models.ts";
import type { FactRequest } from "./statistics/facts.ts";
import { gatherFacts } from "./statistics/gather-facts.ts";
import { PROVIDERS } from "./statistics/index.ts";
import { VERSION } from "./version.ts";

/** What is judged, and by what: a policy with the organisation's floor, and the change. */
export interface Case {
  readonly policy: LoadedPolicy;
  /** The organisation's floor, or null where there is none. */
  readonly floor: LoadedFloor | null;
  /** What the change touches, by model. `null`: no change is known (a working tree), and every model is judged. */
  readonly touched: Readonly<Record<string, Touched>> | null;
  /** `YYYY-MM-DD`, UTC. */
  readonly asOf: string;
  /** Approved waivers, whether they have ended or not. */
  readonly waivers: readonly Waiver[];
  /** Who approved the very commit that is judged, its author left out. `null`: no change is known (a working tree). */
  readonly signOffs: readonly SignOff[] | null;
  /** What a release shows, where one is judged: its models, and the demands of the policy's section `release`. */
  readonly release?: ReleaseFacts;
}

/** Where the evidence of both sides is found; `baseline` is a fault (`no-baseline`) where there is nothing to compare with. */
export interface EvidenceSides {
  readonly current: EvidenceSource;
  readonly baseline: EvidenceSource | Fault;
}

/** Collects the evidence, answers the rules' questions about it and judges. Throws only for defects, never for bad evidence. */
export async function judge(input: Case & EvidenceSides): Promise<Assessment> {
  const evidence = await collectEvidence({
    policy: underFloor(input.policy.policy, input.floor?.policy ?? null),
    models: judgedModels(input),
    current: input.current,
    baseline: input.baseline,
  });
  return judgeEvidence({ ...input, evidence });
}

/** The same for evidence that is already at hand: one entry for each judged model. */
export async function judgeEvidence(
  input: Case & { readonly evidence: readonly ModelEvidence[] },
): Promise<Assessment> {
  const judged = judgedModels(input);
  const findings: AssessedFinding[] = [];
  for (const name of judged) {
    const model = input.policy.policy.models[name];
    const evidence = input.evidence.find((candidate) => candidate.model === name);
    if (model === undefined || evidence === undefined) throw new Error(`no evidence was collected for model "${name}"`);
    findings.push(...(await judgeModel(name, model, evidence, input)));
    findings.push(...judgeSignOff({ model: name, policy: model, signOffs: input.signOffs }));
  }
  findings.push(...judgeReleaseOf(input));
  const governed = Object.keys(input.policy.policy.models);
  const waivers = waiversFor(judged, input.waivers, input.asOf);
  const signOffs = input.signOffs === null ? null : neededSignOffs(judged, input.policy, input.signOffs);
  return assess({
    context: contextOf({ ...input, waivers, signOffs }),
    governed,
    judged,
    findings: applyWaivers({ findings, waivers, asOf: input.asOf }),
  });
}

function judgeReleaseOf(input: Case & { readonly evidence: readonly ModelEvidence[] }): AssessedFinding[] {
  const { release: facts, evidence, asOf } = input;
  const { release, models } = input.policy.policy;
  if (facts === undefined || release === undefined) return [];
  const waivers = input.waivers.filter((waiver) => isInForce(waiver, asOf));
  const found = judgeRelease({ release, models, facts, evidence, waivers, asOf });
  return found.map((finding) => ({ ...finding, demandedBy: "policy", waiver: null }));
}

/** An approval of a model that demands none has no effect, and so no place in the context. */
function neededSignOffs(judged: readonly string[], { policy }: LoadedPolicy, signOffs: readonly SignOff[]): SignOff[] {
  const models = judged.filter((name) => policy.models[name]?.["sign-off"] !== undefined);
  return models.flatMap((name) => signOffsOf(name, signOffs));
}

/** Names of the models that are judged, sorted. */
export function judgedModels({ policy, touched, release }: Pick<Case, "policy" | "touched" | "release">): string[] {
  return Object.keys(policy.policy.models)
    .filter((name) => touched === null || touched[name] !== undefined)
    .filter((name) => release === undefined || release.models.includes(name))
    .sort();
}

/** All that the rules of a model ask of its evidence, once each time that one asks it. */
export function questionsOn(model: ModelPolicy, floor: LoadedFloor | null): FactRequest[] {
  return demandsOn(model, floor?.policy ?? null).flatMap((demand) => ruleOf(demand).needs(model, demand.params));
}

async function judgeModel(
  name: string,
  model: ModelPolicy,
  evidence: ModelEvidence,
  input: Case,
): Promise<AssessedFinding[]> {
  const demands = demandsOn(model, input.floor?.policy ?? null).map((demand) => ({ ...demand, rule: ruleOf(demand) }));
  const requests = questionsOn(model, input.floor);
  const facts = await gatherFacts({ requests, evidence, providers: PROVIDERS });
  return demands.flatMap(({ rule, params, demandedBy }) => {
    const found = rule.judge({
      model: name,
      policy: model,
      params,
      evidence,
      facts,
      touched: input.touched?.[name] ?? null,
      asOf: input.asOf,
    });
    if (found.length === 0) throw new Error(`the rule ${rule.name} concluded nothing about model "${name}"`);
    return found.map((finding) => ({ ...finding, demandedBy, waiver: null }));
  });
}

function ruleOf(demand: Demand): Rule {
  const rule = RULES.find((candidate) => candidate.name === demand.rule);
  if (rule === undefined) throw new Error(`no rule is called "${demand.rule}"`);
  return rule;
}

function contextOf(input: Case & { readonly evidence: readonly ModelEvidence[] }): Context {
  const evidence = input.evidence.flatMap((model) => model.items.map(contextEvidence));
  return {
    version: 1,
    assay: VERSION,
    asOf: input.asOf,
    policy: reference(input.policy),
    floor: input.floor === null ? null : reference(input.floor),
    touched: input.touched,
    evidence: evidence.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    waivers: input.waivers,
    signOffs: input.signOffs,
    ...(input.release === undefined ? {} : { release: input.release }),
  };
}

function sortKey(item: ContextEvidence): string {
  return JSON.stringify([item.model, item.role, item.side, item.path]);
}

function reference({ path, digest, source }: PolicyReference): PolicyReference {
  return { path, digest, source };
}

function contextEvidence(item: Evidence): ContextEvidence {
  const { model, role, side, path } = item;
  if (item.state === "present") return { model, role, side, path, sha256: item.sha256 };
  const { reason, message, remedy } = item.fault;
  return { model, role, side, path, fault: { reason, message, remedy } };
}
