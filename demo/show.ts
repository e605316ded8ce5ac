const WIDTH = 100;
const coloured = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
const paint = (code: string) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

const bold = paint("1");
const dim = paint("2");
export const red = paint("31");
export const green = paint("32");

/** A heading of the story. */
export function chapter(text: string): void {
  process.stdout.write(`\n${bold(text)}\n${dim("─".repeat(WIDTH))}\n`);
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Markdown as a person would read it: comments, folded parts and the machine-readable block are not shown. */
export function showMarkdown(markdown: string): void {
  const visible = markdown
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replace(/<details>[\s\S]*?<\/details>\n?/g, "")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>~@&$:])/g, "$1")
    .replace(/&(lt|gt|amp|#64);/g, (_, name: string) => ({ lt: "<", gt: ">", amp: "&", "#64": "@" })[name] ?? "")
    .trim();
  for (const line of visible.split("\n")) say(`  ${line}`);
}

interface CheckRun {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly annotations: readonly { readonly path: string; readonly start_line: number; readonly message: string }[];
}

/** A check run: state, title, summary and annotations. */
export function showCheck(run: CheckRun): void {
  const state = run.conclusion ?? run.status;
  const colour = state === "success" ? green : red;
  say(`${colour(state === "success" ? "✔" : "✖")} ${bold(run.name)}  ${colour(state)}  ${run.title ?? ""}`);
  say("");
  showMarkdown(run.summary ?? "");
  if (run.annotations.length > 0) say(`\n  ${bold("Annotations")}`);
  for (const { path, start_line, message } of run.annotations) say(`  ${path}:${start_line}  ${message}`);
}
