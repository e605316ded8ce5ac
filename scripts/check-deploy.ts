/** Part of `npm run check`: the files that Assay is run from, held against their formats and what Assay relies on. */
import { fileURLToPath } from "node:url";
import { checkCompose } from "./deploy/compose.ts";
import { checkContainerfile } from "./deploy/containerfile.ts";
import { checkKubernetes } from "./deploy/kubernetes.ts";
import { describeProblem } from "./deploy/problem.ts";
import { readFacts } from "./deploy/read-facts.ts";

const facts = readFacts(fileURLToPath(new URL("..", import.meta.url)));
const problems = [
  ...checkContainerfile(facts.containerfile),
  ...checkCompose(facts.compose),
  ...checkKubernetes(facts.kubernetes),
];
for (const problem of problems) process.stderr.write(`${describeProblem(problem)}\n`);
process.exit(problems.length > 0 ? 1 : 0);
