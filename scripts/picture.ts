/**
 * Draws `docs/images/blocked-pull-request.png`: the demo's blocked pull request, its texts exactly as the App wrote them.
 * Needs Chromium: `node scripts/with-node.js scripts/picture.ts [/usr/bin/chromium]`.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mortgages, REPO, TITLE } from "../demo/mortgages.ts";
import { startBoth } from "../demo/processes.ts";
import { asText, drawPage, htmlOf } from "./draw-page.ts";

const running = await startBoth();
try {
  const people = mortgages(running);
  await people.prepareTarget();
  const { pull, evaluate } = await people.openUnfair();
  await evaluate();
  const check = await people.verdictOn(pull);
  const review = await people.reviewThat(pull, "CHANGES_REQUESTED");
  const { message } = await people.github.merge({ repo: REPO, pull });
  draw(`<h1>${asText(TITLE)} <small>#${pull}</small></h1><span class="state">Open</span>
<div class="box"><header><b>assay</b> bot <span class="bad">requested changes</span></header><div>${htmlOf(review.body)}</div></div>
${review.comments.map(({ path, originalLine, body }) => `<div class="box"><header>${asText(path)}, line ${originalLine}</header><div>${htmlOf(body)}</div></div>`).join("")}
<div class="box">
  <div class="row"><span class="bad">✖</span><div><b>Changes requested</b><br>1 review requesting changes</div></div>
  <div class="row"><span class="bad">✖</span><div><b>Some checks were not successful</b><br><b>assay</b> · Required · ${asText(check.title ?? "")}</div></div>
  <div class="row"><span class="bad">✖</span><div><b>Merging is blocked</b><br>${asText(message)}</div></div>
  <div class="row"><button disabled>Merge pull request</button></div>
</div>`);
} finally {
  await running.stop();
}

function draw(body: string): void {
  const images = fileURLToPath(new URL("../docs/images/", import.meta.url));
  mkdirSync(images, { recursive: true });
  const [, , chromium = "/usr/bin/chromium", height = "1000"] = process.argv;
  drawPage(body, { chromium, height: Number(height), to: `${images}blocked-pull-request.png` });
}
