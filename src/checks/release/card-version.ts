import type { Finding } from "../../assessment/finding.ts";
import { evidenceOf } from "../../evidence/evidence.ts";
import { type ReleaseInput, releaseFinding, untagged } from "./release-input.ts";
import { isSameVersion } from "./same-version.ts";

const RULE = "card-version";

/** Each released model's card states the version that the tag names. */
export function judgeCardVersion(input: ReleaseInput): Finding[] {
  const { facts, release } = input;
  const { tag } = facts;
  if (!release["card-version"]) return [];
  return facts.models.map((model) => (tag === null ? untagged(RULE, model) : judgeCard(input, model, tag)));
}

function judgeCard({ facts, evidence, models }: ReleaseInput, model: string, tag: string): Finding {
  const own = evidence.find((candidate) => candidate.model === model);
  const [card] = own === undefined ? [] : evidenceOf(own, "card");
  const path = card?.path ?? models[model]?.card ?? "";
  if (card?.state !== "present") {
    const fault = card?.fault;
    return releaseFinding(RULE, {
      model,
      status: "undecided",
      reason: fault?.reason ?? "evidence-missing",
      title: "card version: there is no card",
      message: fault?.message ?? "The model has no card that could state a version.",
      remedy: fault?.remedy ?? "Commit the card.",
    });
  }
  const stated = facts.versions.find((version) => version.model === model);
  const reference = { kind: "card", side: "current", path, sha256: card.sha256, line: stated?.line ?? null } as const;
  if (stated === undefined) {
    return releaseFinding(RULE, {
      model,
      status: "fail",
      reason: "requirement-not-met",
      title: `card version: ${path} states none`,
      message: `The release is called ${tag}, and the card does not say which version of the model it describes.`,
      evidence: [reference],
      remedy: `Write \`version: ${tag}\` into the card's front matter, merge that, and let the release stand at the new commit.`,
    });
  }
  const said = `The card says version ${stated.version} in line ${stated.line}; the release is called ${tag}.`;
  if (isSameVersion(stated.version, tag)) {
    const title = `card version: ${stated.version}`;
    return releaseFinding(RULE, {
      model,
      status: "pass",
      reason: "requirement-met",
      title,
      message: said,
      evidence: [reference],
    });
  }
  return releaseFinding(RULE, {
    model,
    status: "fail",
    reason: "contradicted",
    title: `card version: ${stated.version} in the card, ${tag} in the release`,
    message: said,
    evidence: [reference],
    remedy: "Bring the card up to date and let the release stand at that commit, or correct the tag of the draft.",
  });
}
