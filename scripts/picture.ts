/**
 * Draws `docs/images/blocked-pull-request.png`: the demo's blocked pull request, its texts exactly as the App wrote them.
 * Needs Chromium: `node scripts/with-node.js scripts/picture.ts [/usr/bin/chromium]`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { mortgages, REPO, TITLE } from "../demo/mortgages.ts";
import { startBoth } from "../demo/processes.ts";

const STYLE = `
  body { margin: 0; padding: 24px 32px; background: #fff; color: #1f2328; font: 14px/1.5 "Noto Sans", "DejaVu Sans", sans-serif; width: 936px }
  h1 { font-size: 26px; font-weight: 400; margin: 0 0 8px } h1 small { color: #59636e }
  .state { display: inline-block; background: #1a7f37; color: #fff; border-radius: 2em; padding: 4px 12px; margin-right: 8px }
  .box { border: 1px solid #d1d9e0; border-radius: 6px; margin-top: 18px; overflow: hidden }
  .box > header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e }
  .box > div { padding: 10px 16px } .bad { color: #d1242f; font-weight: 600 }
  table { border-collapse: collapse; margin: 8px 0 } td, th { border: 1px solid #d1d9e0; padding: 4px 10px; text-align: left }
  code { background: #eff1f3; border-radius: 6px; padding: 2px 5px; font: 12px "DejaVu Sans Mono", monospace }
  h2, h3, h4 { margin: 14px 0 6px; font-size: 16px } p { margin: 6px 0 } details { color: #59636e }
  .row { display: flex; gap: 12px; border-top: 1px solid #d1d9e0; padding: 10px 16px } .row:first-child { border: 0 }
  button { background: #eff2f5; border: 1px solid #d1d9e0; color: #818b98; border-radius: 6px; padding: 7px 16px; font: inherit; font-weight: 600 }`;

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
<div class="box"><header><b>assay</b> bot <span class="bad">requested changes</span></header><div>${html(review.body)}</div></div>
${review.comments.map(({ path, originalLine, body }) => `<div class="box"><header>${asText(path)}, line ${originalLine}</header><div>${html(body)}</div></div>`).join("")}
<div class="box">
  <div class="row"><span class="bad">✖</span><div><b>Changes requested</b><br>1 review requesting changes</div></div>
  <div class="row"><span class="bad">✖</span><div><b>Some checks were not successful</b><br><b>assay</b> · Required · ${asText(check.title ?? "")}</div></div>
  <div class="row"><span class="bad">✖</span><div><b>Merging is blocked</b><br>${asText(message)}</div></div>
  <div class="row"><button disabled>Merge pull request</button></div>
</div>`);
} finally {
  await running.stop();
}

function html(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

function asText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function draw(body: string): void {
  const directory = mkdtempSync(join(tmpdir(), "assay-picture-"));
  const page = join(directory, "page.html");
  const images = fileURLToPath(new URL("../docs/images/", import.meta.url));
  mkdirSync(images, { recursive: true });
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body>${body}</body>`);
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
  execFileSync(process.argv[2] ?? "/usr/bin/chromium", [
    ...flags,
    `--user-data-dir=${join(directory, "profile")}`,
    "--hide-scrollbars",
    `--window-size=1000,${process.argv[3] ?? "1000"}`,
    `--screenshot=${join(images, "blocked-pull-request.png")}`,
    `file://${page}`,
  ]);
  rmSync(directory, { recursive: true });
}
