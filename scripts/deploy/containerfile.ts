import { Copy, DockerfileParser, Env, From, type Instruction, Label } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { isPinned, tagOf } from "./images.ts";
import type { Problem } from "./problem.ts";

export interface ContainerfileFacts {
  readonly file: string;
  readonly source: string;
  /** Text of `.dockerignore`. */
  readonly ignore: string;
  /** Paths of all files in git, from the top. */
  readonly tracked: readonly string[];
  /** Assay's version. */
  readonly version: string;
  /** Version of Node that package.json locks. */
  readonly node: string;
}

type Report = (rule: string, where: Instruction, message: string) => void;

/** Parses the Containerfile and holds it against what Assay relies on. */
export function checkContainerfile(facts: ContainerfileFacts): Problem[] {
  const { file, source } = facts;
  const problems: Problem[] = validate(source).map(({ range, message }) => ({
    file,
    line: range.start.line + 1,
    rule: "containerfile/valid",
    message: typeof message === "string" ? message : message.value,
  }));
  const report: Report = (rule, where, message) => {
    problems.push({ file, line: where.getRange().start.line + 1, rule: `containerfile/${rule}`, message });
  };
  const instructions = DockerfileParser.parse(source).getInstructions();
  const last = instructions.findLastIndex((one) => one instanceof From);
  const base = instructions[last];
  if (base === undefined) return [...problems, { file, line: 1, rule: "containerfile/valid", message: "has no FROM" }];
  checkImages(instructions, facts, report);
  checkCopies(instructions, facts, report);
  checkInstall(instructions, report);
  checkFinalStage({ base, stage: instructions.slice(last + 1), version: facts.version, report });
  return [...problems.sort((a, b) => a.line - b.line), ...checkIgnore(instructions, facts.ignore)];
}

function checkImages(instructions: readonly Instruction[], { node }: ContainerfileFacts, report: Report): void {
  const stages = new Set<string>();
  for (const one of instructions) {
    if (!(one instanceof From)) continue;
    const image = one.getImage() ?? "";
    if (!stages.has(image)) {
      const tag = tagOf(image);
      if (!isPinned(image)) report("pinned-image", one, `${image} has no tag with its whole version`);
      else if (one.getImageName() === "node" && !tag.startsWith(`${node}-`)) {
        report("node-version", one, `${image} is not Node ${node}, which package.json locks`);
      }
      if (tag.includes("alpine")) report("glibc", one, `${image} has musl, and DuckDB's native module needs glibc`);
    }
    stages.add(one.getBuildStage() ?? "");
  }
}

/** What is copied is in git, and not kept from the build. */
function checkCopies(instructions: readonly Instruction[], facts: ContainerfileFacts, report: Report): void {
  const letIn = letInBy(facts.ignore);
  for (const one of instructions) {
    if (one.getKeyword() === "ADD") report("copied-files", one, "ADD also unpacks and downloads; COPY only copies");
    for (const path of copiedPaths(one)) {
      if (!facts.tracked.some((known) => known === path || known.startsWith(`${path}/`))) {
        report("copied-files", one, `${path} is not in git`);
      } else if (!letIn.has(path)) {
        report("copied-files", one, `${path} is not let in by .dockerignore`);
      }
    }
  }
}

/** `.dockerignore` keeps everything out but what is copied: no secret lying about can get into an image. */
function checkIgnore(instructions: readonly Instruction[], ignore: string): Problem[] {
  const copied = new Set(instructions.flatMap(copiedPaths));
  const problem = (line: number, message: string) => ({
    file: ".dockerignore",
    line,
    rule: "containerfile/context",
    message,
  });
  const lines = ignore.split("\n");
  const first = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
  const problems = lines[first] === "*" ? [] : [problem(first + 1, "must begin with *, which keeps everything out")];
  for (const path of letInBy(ignore)) {
    if (!copied.has(path))
      problems.push(problem(lines.indexOf(`!${path}`) + 1, `lets in ${path}, which is not copied`));
  }
  return problems;
}

function letInBy(ignore: string): ReadonlySet<string> {
  return new Set(ignore.split("\n").flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : [])));
}

/** Paths that an instruction takes from the repository. */
export function copiedPaths(instruction: Instruction): string[] {
  if (!(instruction instanceof Copy) || instruction.getFromFlag() !== null) return [];
  return instruction
    .getArguments()
    .slice(0, -1)
    .map((one) => one.getValue().replace(/\/$/, ""));
}

function checkInstall(instructions: readonly Instruction[], report: Report): void {
  for (const one of instructions) {
    const command = one.getKeyword() === "RUN" ? (one.getRawArgumentsContent() ?? "") : "";
    if (/\bnpm (install|ci)\b/.test(command) && !command.includes("--omit=dev")) {
      report("production-packages", one, "npm installs without --omit=dev");
    }
  }
}

interface FinalStage {
  readonly base: Instruction;
  readonly stage: readonly Instruction[];
  readonly version: string;
  readonly report: Report;
}

function checkFinalStage({ base, stage, version, report }: FinalStage): void {
  const lastOf = (keyword: string) => stage.findLast((one) => one.getKeyword() === keyword);
  const content = (one: Instruction | undefined) => one?.getArgumentsContent()?.trim() ?? "";

  const user = lastOf("USER");
  if (user === undefined) report("not-root", base, "the last stage names no USER, so it runs as root");
  else if (!/^[1-9]\d*(:[1-9]\d*)?$/.test(content(user))) {
    report("not-root", user, `USER ${content(user)} is not a number other than 0`);
  }
  for (const keyword of ["ENTRYPOINT", "CMD", "HEALTHCHECK"]) {
    const one = lastOf(keyword);
    if (one === undefined) report("exec-form", base, `the last stage has no ${keyword}`);
    else if (!isExecForm(content(one).replace(/^.*?\bCMD\s+(?=\S)/s, ""))) {
      report("exec-form", one, `${keyword} is not a list of words without a shell: signals would not reach node`);
    }
  }
  const health = lastOf("HEALTHCHECK");
  if (health !== undefined && !content(health).includes("/healthz")) {
    report("healthcheck", health, "HEALTHCHECK does not ask /healthz");
  }
  const signal = lastOf("STOPSIGNAL");
  if (content(signal) !== "SIGTERM") report("stop-signal", signal ?? base, "STOPSIGNAL must be SIGTERM, which drains");
  const volume = lastOf("VOLUME");
  const data = propertyOf(stage, Env, "ASSAY_DATA");
  if (data === undefined || content(volume) !== data) {
    report("data", volume ?? base, "VOLUME and ASSAY_DATA must name the same folder");
  }
  const label = stage.find((one) => one.getKeyword() === "LABEL");
  if (propertyOf(stage, Label, "org.opencontainers.image.version") !== version) {
    report("version", label ?? base, `the label org.opencontainers.image.version must be ${version}`);
  }
}

function propertyOf(stage: readonly Instruction[], kind: typeof Env | typeof Label, name: string): string | undefined {
  for (const one of stage) {
    if (!(one instanceof kind)) continue;
    const found = one.getProperties().find((property) => property.getName() === name);
    if (found !== undefined) return found.getValue() ?? undefined;
  }
  return undefined;
}

function isExecForm(command: string): boolean {
  try {
    const words: unknown = JSON.parse(command);
    return Array.isArray(words) && words.length > 0 && !/(^|\/)(ba|da)?sh$/.test(String(words[0]));
  } catch {
    // Not JSON, so a shell would run it.
    return false;
  }
}
