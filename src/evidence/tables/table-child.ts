import { writeSync } from "node:fs";
import { runRequest } from "./run-request.ts";
import type { TableAnswer, TableRequest } from "./run-table-task.ts";

// The child process of `runTableTask`: one request on standard input, one answer on file descriptor 3.

let received = "";
let started = false;
process.stdin.setEncoding("utf8");
process.stdin.on("data", (chunk: string) => {
  received += chunk;
  if (started || !received.endsWith("\n")) return;
  started = true;
  void answer(JSON.parse(received) as TableRequest);
});
// The parent is gone: nobody waits for the answer, and a running query would go on for minutes.
process.stdin.on("end", () => process.kill(process.pid, "SIGKILL"));

async function answer(request: TableRequest): Promise<void> {
  const result = await runRequest(request);
  writeAll(`${serialise(result)}\n`);
  process.exit(0);
}

function serialise(result: TableAnswer): string {
  try {
    return JSON.stringify(result);
  } catch (error) {
    return JSON.stringify({ type: "defect", error: `the output is not plain JSON: ${String(error)}` });
  }
}

function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(3, bytes, written);
}
