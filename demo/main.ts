/**
 * `npm run demo`: a local GitHub and the App, each a process of its own; an unfair model is refused, a better one merged.
 * `npm run demo -- --keep` leaves both running and prints what to try; `npm run demo -- --story NAME` tells another story.
 */
import { parseArgs } from "node:util";
import type { Story } from "./story.ts";
import { production } from "./story-production.ts";
import { pullRequest } from "./story-pull-request.ts";
import { release } from "./story-release.ts";

const STORIES: Readonly<Record<string, Story>> = { "pull-request": pullRequest, release, production };

const { values } = parseArgs({
  options: { story: { type: "string", default: "pull-request" }, keep: { type: "boolean", default: false } },
});
const tell = STORIES[values.story];
if (tell === undefined) {
  process.stderr.write(`demo: there is no story "${values.story}"; there are: ${Object.keys(STORIES).join(", ")}\n`);
  process.exit(2);
}
await tell({ keep: values.keep });
