import type { ChangedFile } from "../git/tree-diff.ts";

/** The diff of all files as `git diff` prints it, binary files by one line. */
export function unifiedDiff(files: readonly ChangedFile[]): string {
  return files.map((file) => `${fileHeader(file)}${file.patch?.text ?? "Binary files differ"}\n`).join("");
}

function fileHeader(file: ChangedFile): string {
  const before = file.previousPath ?? file.path;
  const lines = [`diff --git a/${before} b/${file.path}`];
  if (file.status === "added") lines.push("new file mode 100644");
  if (file.status === "removed") lines.push("deleted file mode 100644");
  if (file.status === "renamed") lines.push(`rename from ${before}`, `rename to ${file.path}`);
  lines.push(`--- ${file.status === "added" ? "/dev/null" : `a/${before}`}`);
  lines.push(`+++ ${file.status === "removed" ? "/dev/null" : `b/${file.path}`}`);
  return `${lines.join("\n")}\n`;
}
