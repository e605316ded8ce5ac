import type { Finding } from "../../assessment/finding.ts";
import { pathMatcher } from "../../policy/path-pattern.ts";
import { incomplete } from "./model-digest.ts";
import { type ReleaseInput, releaseFinding } from "./release-input.ts";

const RULE = "assets";

/** The release has each file that the policy names, wholly uploaded. */
export function judgeAssets({ facts, release }: ReleaseInput): Finding[] {
  return release.assets.map((wanted) => {
    const fits = pathMatcher([wanted]);
    const found = facts.assets.filter(({ name }) => fits(name));
    const about = { slice: { asset: wanted } };
    const open = found.find(({ uploaded }) => !uploaded);
    if (open !== undefined) {
      const said = incomplete(open);
      const title = `files: ${said.title}`;
      return releaseFinding(RULE, { ...about, status: "undecided", reason: "asset-incomplete", ...said, title });
    }
    const [first] = found;
    if (first === undefined) {
      return releaseFinding(RULE, {
        ...about,
        status: "undecided",
        reason: "asset-missing",
        title: `files: ${wanted} is missing`,
        message: `None of the ${facts.assets.length} files of the release fits ${wanted}.`,
        remedy: "Upload the file.",
      });
    }
    const title = found.length === 1 ? `files: ${first.name} is there` : `files: ${found.length} fit ${wanted}`;
    const message = "The release has what the policy names.";
    return releaseFinding(RULE, { ...about, status: "pass", reason: "requirement-met", title, message });
  });
}
