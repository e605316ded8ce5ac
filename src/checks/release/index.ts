import type { Finding } from "../../assessment/finding.ts";
import { judgeAssets } from "./assets.ts";
import { judgeCardVersion } from "./card-version.ts";
import { judgeChangelog } from "./changelog.ts";
import { judgeMaxAge } from "./max-age.ts";
import { judgeModelDigest } from "./model-digest.ts";
import { judgeOpenIncidents } from "./open-incidents.ts";
import { type ReleaseInput, releaseFinding, untagged } from "./release-input.ts";
import { judgeReleaseSignOff } from "./sign-off.ts";
import { judgeWaiversOutlast } from "./waivers-outlast.ts";

/** Every demand that a policy can make on a release. Adding one is one file and one line here. */
const DEMANDS: readonly ((input: ReleaseInput) => Finding[])[] = [
  judgeTag,
  judgeAssets,
  judgeCardVersion,
  judgeChangelog,
  judgeMaxAge,
  judgeModelDigest,
  judgeOpenIncidents,
  judgeReleaseSignOff,
  judgeWaiversOutlast,
];

/** What a release must show beyond a merge, held against what it shows. Pure. */
export function judgeRelease(input: ReleaseInput): Finding[] {
  return DEMANDS.flatMap((judge) => judge(input));
}

/** A release has a tag, or at least a name for one: always demanded, since all else is about it. */
function judgeTag({ facts: { tag } }: ReleaseInput): Finding[] {
  if (tag === null) return [untagged("tag")];
  const message = "The release has a tag, or makes it when it is published.";
  return [releaseFinding("tag", { status: "pass", reason: "requirement-met", title: `tag: ${tag}`, message })];
}
