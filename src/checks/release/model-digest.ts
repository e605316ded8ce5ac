import type { Finding } from "../../assessment/finding.ts";
import { evidenceOf, type ModelEvidence } from "../../evidence/evidence.ts";
import type { ReleasedFile, StatedDigest } from "../../evidence/release-facts.ts";
import { pathMatcher } from "../../policy/path-pattern.ts";
import { type ReleaseInput, releaseFinding } from "./release-input.ts";

const RULE = "model-digest";

/** The released file of each named model is the very file that was evaluated: GitHub's digest is the one that a report states. */
export function judgeModelDigest(input: ReleaseInput): Finding[] {
  return Object.entries(input.release["model-digest"]).map(([model, wanted]) => judgeModel(input, model, wanted));
}

function judgeModel(
  { facts, evidence }: ReleaseInput,
  model: string,
  { asset, key }: { readonly asset: string; readonly key: string },
): Finding {
  const undecided = (
    reason: Finding["reason"],
    said: { readonly title: string; readonly message: string; readonly remedy: string },
  ) => releaseFinding(RULE, { model, status: "undecided", reason, ...said, title: `model digest: ${said.title}` });
  const fits = pathMatcher([asset]);
  const found = facts.assets.filter(({ name }) => fits(name));
  const [file, second] = found;
  if (file === undefined) {
    const message = `The release has no file ${asset}, so nothing tells whether the evaluated model is the one that is released.`;
    return undecided("asset-missing", { title: `${asset} is missing`, message, remedy: "Upload the model's file." });
  }
  if (second !== undefined) {
    const message = `${found.length} files of the release fit ${asset}: ${file.name}, ${second.name}.`;
    const remedy = "Take off the files that are not the model, or name the model's file exactly in the policy.";
    return undecided("evidence-ambiguous", { title: `${asset} fits several files`, message, remedy });
  }
  if (!file.uploaded) return undecided("asset-incomplete", incomplete(file));
  if (file.digest === null) {
    const message = `GitHub states no digest for ${file.name}, as for files that were uploaded long ago.`;
    return undecided("digest-unknown", {
      title: `none known of ${file.name}`,
      message,
      remedy: "Upload the file again.",
    });
  }
  const own = facts.evaluated.filter((stated) => stated.model === model);
  const digests = [...new Set(own.map(({ sha256 }) => sha256))];
  const [evaluated, other] = digests;
  if (evaluated === undefined) {
    return undecided("digest-not-stated", {
      title: `no report states ${key}`,
      message: `No JSON report of this model says at "${key}" which file was evaluated, as 64 hex digits.`,
      remedy: `Let the evaluation write the sha256 of the model's file at "${key}" of a report that the policy names.`,
    });
  }
  if (other !== undefined) {
    return undecided("evidence-ambiguous", {
      title: "reports state several",
      message: `The reports of this model were made of ${digests.length} different files: ${own.map(({ path }) => path).join(", ")}.`,
      remedy: "Evaluate one file, and let all reports come from that run.",
    });
  }
  const released = file.digest.toLowerCase().replace(/^sha256:/, "");
  const references = own.map(({ path }) => referenceTo(path, evidence, model));
  const about = { model, evidence: references, detail: [detailOf(own, released, file)] };
  if (released === evaluated) {
    return releaseFinding(RULE, {
      ...about,
      status: "pass",
      reason: "requirement-met",
      title: `model digest: ${file.name} is what was evaluated`,
      message: `GitHub's sha256 of ${file.name} is the one that the evaluation states.`,
    });
  }
  return releaseFinding(RULE, {
    ...about,
    status: "fail",
    reason: "contradicted",
    title: `model digest: ${file.name} is not what was evaluated`,
    message: `GitHub says that ${file.name} has the sha256 ${released.slice(0, 12)}…; the evaluation was of a file with ${evaluated.slice(0, 12)}….`,
    remedy: "Upload the very file that was evaluated, or evaluate the one that is to be released.",
  });
}

/** What is said of a file whose upload has not ended. */
export function incomplete({ name }: Pick<ReleasedFile, "name">) {
  return {
    title: `${name} is not uploaded yet`,
    message: `The upload of ${name} has begun and not ended.`,
    remedy: "Wait for the upload; if it broke off, delete the file and upload it again.",
  };
}

function detailOf([first]: readonly StatedDigest[], released: string, { name }: ReleasedFile) {
  return { file: name, released, evaluated: first?.sha256 ?? null };
}

function referenceTo(path: string, evidence: readonly ModelEvidence[], model: string) {
  const own = evidence.find((candidate) => candidate.model === model);
  const item = (own === undefined ? [] : evidenceOf(own, "report")).find((report) => report.path === path);
  const sha256 = item?.state === "present" ? item.sha256 : null;
  return { kind: "report", side: "current", path, sha256, line: null } as const;
}
