import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import type { Io } from "../../src/cli/io.ts";
import { runCli } from "../../src/cli/run.ts";

/** A folder of its own for one test, removed afterwards. */
export function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "assay-cli-"));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return directory;
}

/** Runs `assay` inside this process, in a folder, on a fixed day, and in no environment but `.env` of the folder. */
export function assay(cwd: string, ...args: string[]) {
  return assayIn({ cwd, env: {} }, ...args);
}

/** The same with environment variables; and with what is to happen while a command waits, which is nothing unless given. */
export async function assayIn(
  { cwd, env, pause = async () => {} }: Pick<Io, "cwd" | "env"> & Partial<Pick<Io, "pause">>,
  ...args: string[]
) {
  const said = { stdout: "", stderr: "" };
  const io: Io = {
    cwd,
    today: "2026-03-02",
    env,
    colour: false,
    pause,
    stdout: (text) => {
      said.stdout += text;
    },
    drained: async () => {},
    stderr: (text) => {
      said.stderr += text;
    },
  };
  const code = await runCli(args, io);
  return { code, ...said };
}

export const POLICY = `version: 1
models:
  loans:
    paths: [models/**]
    risk: high
    evidence:
      predictions:
        from: { workflow: evaluate.yml, artifact: evaluation, path: predictions.csv }
        columns: { label: repaid, prediction: granted, groups: [sex] }
    rules:
      fairness/demographic-parity-ratio: { min: 0.8 }
`;

/** 200 predictions for each sex, so many of them favourable. */
export function predictions(women: number, men: number): string {
  const rows = (sex: string, granted: number) =>
    Array.from({ length: 200 }, (_, index) => `${sex},${index % 2},${index < granted ? 1 : 0}`);
  return ["sex,repaid,granted", ...rows("F", women), ...rows("M", men), ""].join("\n");
}
