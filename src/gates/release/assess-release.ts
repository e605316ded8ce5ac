import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Assessment } from "../../assessment/assessment.ts";
import { hasEntry } from "../../checks/release/changelog.ts";
import { collectEvidence } from "../../evidence/collect-evidence.ts";
import type { ModelEvidence } from "../../evidence/evidence.ts";
import type { EvidenceAge, ReleaseFacts } from "../../evidence/release-facts.ts";
import { dateOfEvidence } from "../../github/evidence-dates.ts";
import { createReleaseSource } from "../../github/release-source.ts";
import { createStores } from "../../github/stores.ts";
import { isReachable } from "../../github/workflow-runs.ts";
import { judgedModels, judgeEvidence } from "../../judge.ts";
import { underFloor } from "../../policy/floor.ts";
import { releasesOf } from "../../store/releases.ts";
import type { GateContext } from "../gate-context.ts";
import { incidentsAt } from "../production/incidents-at.ts";
import { readSource } from "../pull-request/read-law.ts";
import type { GrantedToRelease } from "./granted-to-release.ts";
import { referenceOf } from "./previous-release.ts";
import type { ReleaseLaw } from "./release-law.ts";
import { CLOSED } from "./remember.ts";
import { statedDigests, statedVersion } from "./stated.ts";
import type { Subject } from "./subject.ts";

/** One assessment of a release, with what the report says about it. */
export interface AssessedRelease {
  readonly assessment: Assessment;
  readonly evidence: readonly ModelEvidence[];
  readonly notes: readonly string[];
}

/** The default branch, by whose policy a release is judged. */
export interface Ground {
  readonly branch: string;
  readonly tip: string;
  /** Address of the repository's page. */
  readonly pageUrl: string;
}

/**
 * Judges a release by the rules of its models and by what the policy demands of a release beyond them.
 *
 * @param options.waitIsOver evidence that has not come yet counts as missing
 */
export async function assessRelease(
  context: Pick<GateContext, "repository" | "store" | "folder" | "tally">,
  options: {
    readonly subject: Subject;
    readonly ground: Ground;
    readonly law: Extract<ReleaseLaw, { state: "governs" }>;
    readonly granted: GrantedToRelease;
    readonly waitIsOver: boolean;
  },
): Promise<AssessedRelease> {
  const { repository } = context;
  const { subject, ground, law, granted, waitIsOver } = options;
  const { release, commit } = subject;
  const { branch, tip, pageUrl } = ground;
  const { policy, floor } = law;
  const folder = await mkdtemp(join(context.folder, "release-"));
  const stores = createStores(repository, folder);
  const source = createReleaseSource({
    repository,
    release,
    commit,
    branch,
    trusted: (await isReachable(repository, commit, tip)) ? commit : tip,
    pageUrl: `${pageUrl}/commit/${commit}`,
    evidenceAssets: law.release["evidence-assets"],
    waitIsOver,
    stores,
    folder,
  });
  const contained = await releasesOf(context.store.db, { repository: repository.id, states: CLOSED });
  const reference = await referenceOf({
    repository,
    release,
    unfit: new Set(contained.map(({ id }) => id)),
    policy: law.release,
    branch,
    tip,
    pageUrl,
    stores,
    folder,
  });
  const models = (law.release.models ?? Object.keys(policy.policy.models)).toSorted();
  const evidence = await collectEvidence({
    policy: underFloor(policy.policy, floor?.policy ?? null),
    models,
    current: source,
    baseline: reference.source,
  });
  context.tally.evidence(bytesOf(evidence));
  const facts = await factsOf(context, { subject, branch, law, granted, models, evidence });
  const input = {
    policy,
    floor,
    touched: null,
    // What was in order when it was published is not taken back because time has passed since.
    asOf: (release.publishedAt ?? new Date().toISOString()).slice(0, 10),
    waivers: granted.waivers,
    signOffs: null,
    release: facts,
  };
  const judged = judgedModels(input);
  const assessment = await judgeEvidence({
    ...input,
    evidence: evidence.filter(({ model }) => judged.includes(model)),
  });
  return { assessment, evidence, notes: [...reference.notes(), ...granted.notes] };
}

/** What the release shows beyond the evidence of its models. Only what the policy asks for is looked up. */
async function factsOf(
  context: Pick<GateContext, "repository" | "store">,
  options: {
    readonly subject: Subject;
    readonly branch: string;
    readonly law: Extract<ReleaseLaw, { state: "governs" }>;
    readonly granted: GrantedToRelease;
    readonly models: readonly string[];
    readonly evidence: readonly ModelEvidence[];
  },
): Promise<ReleaseFacts> {
  const { repository } = context;
  const { subject, branch, law, granted, models, evidence } = options;
  const { release, commit } = subject;
  const wanted = law.release;
  const versions = [];
  const evaluated = [];
  const ages = [];
  for (const own of evidence) {
    const version = wanted["card-version"] ? await statedVersion(own) : null;
    if (version !== null) versions.push(version);
    const digest = wanted["model-digest"][own.model];
    if (digest !== undefined) evaluated.push(...(await statedDigests(own, digest.key)));
    if (wanted["max-age"] !== undefined) ages.push(...(await agesOf(repository, own)));
  }
  const at = { commit, branch, policy: law.policy.policy, models };
  const open = wanted["open-incidents"] === "never" ? await incidentsAt(context, at) : [];
  const until = release.publishedAt === null ? Number.POSITIVE_INFINITY : Date.parse(release.publishedAt);
  return {
    tag: release.tag,
    models,
    assets: release.assets.map(({ name, size, digest, uploaded }) => ({ name, size, digest, uploaded })),
    versions,
    evaluated,
    ages,
    changelog: await changelogOf(repository, { commit, tag: release.tag, path: wanted.changelog }),
    signOffs: granted.signOffs,
    incidents: open
      .filter(({ incident }) => incident.opened <= until)
      .map(({ incident: { model, rule, issue }, mendedBy }) => ({ model, rule, issue, mendedBy })),
  };
}

async function agesOf(repository: GateContext["repository"], { model, items }: ModelEvidence): Promise<EvidenceAge[]> {
  const ages: EvidenceAge[] = [];
  for (const item of items) {
    if (item.side !== "current" || item.role === "card" || item.state !== "present") continue;
    const made = await dateOfEvidence(repository, item);
    ages.push({ model, path: item.path, made: made === null ? null : made.slice(0, 10) });
  }
  return ages;
}

async function changelogOf(
  repository: GateContext["repository"],
  { commit, tag, path }: { readonly commit: string; readonly tag: string | null; readonly path: string | undefined },
): Promise<ReleaseFacts["changelog"]> {
  if (path === undefined || tag === null) return null;
  const read = await readSource(repository, { commit, path });
  return read === null || "problem" in read ? null : { entry: hasEntry(read.source, tag) };
}

function bytesOf(evidence: readonly ModelEvidence[]): number {
  const files = evidence.flatMap(({ items }) => items);
  return files.reduce((sum, item) => sum + (item.state === "present" ? item.bytes : 0), 0);
}
