import { posix } from "node:path";
import { nearest } from "../policy/nearest.ts";
import { pathMatcher } from "../policy/path-pattern.ts";
import type { From } from "../policy/policy-schema.ts";
import type { Evidence, EvidenceRole, Side } from "./evidence.ts";
import type { FileStore } from "./evidence-source.ts";
import type { Fault } from "./faults.ts";
import { EVIDENCE_LIMITS } from "./limits.ts";
import type { Stores } from "./stores.ts";

/** One place of the policy where evidence is declared, for one side. */
export interface Wanted {
  readonly model: string;
  readonly role: EvidenceRole;
  readonly side: Side;
  readonly from: From;
}

const ROLES: Readonly<Record<EvidenceRole, string>> = {
  predictions: "The table of predictions",
  features: "The table of features",
  report: "The report",
  card: "The model card",
};

/** How many paths are compared with a missing one, to name the nearest. */
const COMPARED = 5000;

/** The evidence that one declaration names: one item, or for reports one for each file of a glob. A gap where there is none. */
export async function findEvidence(wanted: Wanted, stores: Stores, committedCounts: boolean): Promise<Evidence[]> {
  const { from, role } = wanted;
  const shown = "workflow" in from ? `${from.artifact}/${from.path}` : from.path;
  if (!("workflow" in from) && !committedCounts && role !== "card") return [gap(wanted, shown, notCounted(shown))];
  const store = await stores.store(from);
  if (!store.ok) return [gap(wanted, shown, store.fault)];
  const paths = matching(store.value.paths, from.path, role);
  if (paths.length === 0) return [gap(wanted, shown, missing(store.value, from.path, role))];
  if (paths.length > EVIDENCE_LIMITS.reportsPerGlob) return [gap(wanted, shown, tooMany(shown, paths.length))];
  const items: Evidence[] = [];
  for (const path of paths) items.push(await fetched(wanted, store.value, path));
  return items;
}

/** A path that exists is itself, even if it looks like a glob. */
function matching(paths: readonly string[], wanted: string, role: EvidenceRole): readonly string[] {
  if (paths.includes(wanted)) return [wanted];
  return role === "report" ? paths.filter(pathMatcher([wanted])) : [];
}

async function fetched(wanted: Wanted, store: FileStore, path: string): Promise<Evidence> {
  const { model, role, side } = wanted;
  const shown = `${store.shownAs}${path}`;
  const file = await store.fetch(path);
  if (!file.ok) return gap(wanted, shown, file.fault);
  return { state: "present", model, role, side, path: shown, ...file.value, origin: store.origin };
}

function gap({ model, role, side }: Wanted, path: string, fault: Fault): Evidence {
  return { state: "absent", model, role, side, path, fault };
}

function missing(store: FileStore, wanted: string, role: EvidenceRole): Fault {
  const near = nearestPath(wanted, store.paths);
  const hint = near === null ? "" : ` The nearest there is ${store.shownAs}${near}.`;
  const isGlob = role !== "report" && /[*?{[]/.test(wanted);
  const place = store.shownAs === "" ? "among the committed files" : `in the artifact "${store.shownAs.slice(0, -1)}"`;
  return {
    reason: "evidence-missing",
    message: `${ROLES[role]} ${store.shownAs}${wanted} was not found ${place}.${hint}${isGlob ? " Only reports are found by globs." : ""}`,
    remedy:
      store.shownAs === ""
        ? "Commit the file, or correct its path in the policy."
        : "Let the workflow write and upload the file, or correct its path in the policy.",
  };
}

/** A file of the same name elsewhere, else the path most like the wanted one. */
function nearestPath(wanted: string, paths: readonly string[]): string | null {
  const name = posix.basename(wanted).toLowerCase();
  const namesake = paths.find((path) => posix.basename(path).toLowerCase() === name);
  if (namesake !== undefined) return namesake;
  const alike = paths.filter((path) => posix.extname(path) === posix.extname(wanted));
  const others = alike.length > 0 ? alike : paths;
  return nearest(wanted, others.slice(0, COMPARED));
}

function notCounted(shown: string): Fault {
  return {
    reason: "evidence-missing",
    message: `${shown} is a committed file, and the policy or the organisation's floor counts no committed tables and reports (trust: committed: never).`,
    remedy: "Declare the workflow and the artifact that the evidence comes from.",
  };
}

function tooMany(shown: string, found: number): Fault {
  return {
    reason: "evidence-too-large",
    message: `${shown} matches ${found} files; at most ${EVIDENCE_LIMITS.reportsPerGlob} reports are read for one entry.`,
    remedy: "Narrow the glob in the policy to the reports that count.",
  };
}
