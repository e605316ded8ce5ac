import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Looks somewhat like GitHub. */
const STYLE = `
  body { margin: 0; padding: 24px 32px; background: #fff; color: #1f2328; font: 14px/1.5 "Noto Sans", "DejaVu Sans", sans-serif; width: 936px }
  h1 { font-size: 26px; font-weight: 400; margin: 0 0 8px } h1 small { color: #59636e }
  .state { display: inline-block; background: #1a7f37; color: #fff; border-radius: 2em; padding: 4px 12px; margin-right: 8px }
  .box { border: 1px solid #d1d9e0; border-radius: 6px; margin-top: 18px; overflow: hidden }
  .box > header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e }
  .box > div { padding: 10px 16px } .bad { color: #d1242f; font-weight: 600 }
  .box > footer { padding: 0 16px 10px } .box > footer span { border: 1px solid #d1d9e0; border-radius: 2em; padding: 2px 8px; margin-right: 6px }
  table { border-collapse: collapse; margin: 8px 0 } td, th { border: 1px solid #d1d9e0; padding: 4px 10px; text-align: left }
  code { background: #eff1f3; border-radius: 6px; padding: 2px 5px; font: 12px "DejaVu Sans Mono", monospace }
  pre { background: #f6f8fa; border-radius: 6px; padding: 12px; overflow: hidden } pre code { background: none; padding: 0 }
  h2, h3, h4 { margin: 14px 0 6px; font-size: 16px } p { margin: 6px 0 } details { color: #59636e }
  .row { display: flex; gap: 12px; border-top: 1px solid #d1d9e0; padding: 10px 16px } .row:first-child { border: 0 }
  button { background: #eff2f5; border: 1px solid #d1d9e0; color: #818b98; border-radius: 6px; padding: 7px 16px; font: inherit; font-weight: 600 }`;

/** Markdown as GitHub shows it, but for mentions and references. */
export function htmlOf(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/** Plain text for HTML. */
export function asText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Draws HTML into a PNG 1000 pixels wide. */
export function drawPage(
  body: string,
  options: { readonly chromium: string; readonly height: number; readonly to: string },
): void {
  const { chromium, height, to } = options;
  browse(chromium, page(body), [`--window-size=1000,${height}`, `--screenshot=${to}`]);
}

/** How high each `section` of a page is, in pixels. */
export function heightsOf(body: string, chromium: string): readonly number[] {
  const script = `document.title = [...document.querySelectorAll("section")].map((one) => Math.ceil(one.getBoundingClientRect().height)).join(" ")`;
  const shown = browse(chromium, page(`${body}<script>${script}</script>`), ["--window-size=1000,1000", "--dump-dom"]);
  const [, heights = ""] = /<title>([\d ]+)<\/title>/.exec(shown) ?? [];
  return heights.split(" ").map(Number);
}

function page(body: string): string {
  return `<!doctype html><meta charset="utf-8"><title></title><style>${STYLE}</style><body>${body}</body>`;
}

function browse(chromium: string, html: string, more: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), "assay-picture-"));
  const file = join(directory, "page.html");
  writeFileSync(file, html);
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
  const profile = `--user-data-dir=${join(directory, "profile")}`;
  try {
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return execFileSync(chromium, [...flags, profile, "--hide-scrollbars", ...more, `file://${file}`], {
      encoding: "utf8",
      stdio: [...stdio],
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
