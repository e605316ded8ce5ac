import type { EnvironmentPolicy } from "./environments-schema.ts";
import { ROLLBACK_WORDS } from "./environments-schema.ts";
import { examineColumns } from "./examine-columns.ts";
import type { Issue } from "./explain-issues.ts";
import { suggest } from "./nearest.ts";
import type { ModelPolicy, Policy } from "./policy-schema.ts";

/** What is wrong with the section `environments` that no schema can say: names that lead nowhere, and demands that nobody can meet. */
export function examineEnvironments(policy: Policy): Issue[] {
  const seen = new Map<string, string>();
  return Object.entries(policy.environments).flatMap(([name, environment]) => {
    const at = (...path: (string | number)[]) => ["environments", name, ...path];
    const twin = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    const twins: Issue[] =
      twin === undefined
        ? []
        : [{ path: at(), part: "key", message: `GitHub takes "${name}" and "${twin}" for the same environment` }];
    return [...twins, ...modelIssues(policy, environment, at), ...otherIssues(name, environment, at)];
  });
}

type At = (...path: (string | number)[]) => (string | number)[];

function modelIssues(policy: Policy, environment: EnvironmentPolicy, at: At): Issue[] {
  const known = Object.keys(policy.models);
  const running = environment.models ?? known;
  const named = (environment.models ?? []).flatMap((name, index): Issue[] =>
    known.includes(name)
      ? []
      : [
          {
            path: at("models", index),
            part: "value",
            message: `the policy declares no model "${name}"${suggest(name, known)}`,
          },
        ],
  );
  const canaries = Object.keys(environment.canary).flatMap((name): Issue[] => {
    const canary = canaryModel(policy, environment, name);
    if (canary === null || !running.includes(name)) {
      const message = `"${name}" is no model that runs there${suggest(name, running)}`;
      return [{ path: at("canary", name), part: "key", message }];
    }
    return examineColumns({ ...policy, models: { [name]: canary } }).map((issue) => ({
      ...issue,
      path: at("canary", ...issue.path.slice(1)),
    }));
  });
  return [...named, ...canaries];
}

function otherIssues(name: string, environment: EnvironmentPolicy, at: At): Issue[] {
  const { "previous-colour": previous, rollback } = environment;
  const issues: Issue[] = [];
  if (previous?.toLowerCase() === name.toLowerCase()) {
    const message = "this is the environment itself: name that of the other colour";
    issues.push({ path: at("previous-colour"), part: "value", message });
  }
  for (const [input, value] of Object.entries(rollback?.inputs ?? {})) {
    const stray = [...value.matchAll(/\{([^{}]*)\}/g)].find(([, word]) => !isRollbackWord(word ?? ""));
    if (stray === undefined) continue;
    const message = `nothing stands for "${stray[0]}"; known here: {commit}, {environment}`;
    issues.push({ path: at("rollback", "inputs", input), part: "value", message });
  }
  return issues;
}

function isRollbackWord(word: string): boolean {
  return (ROLLBACK_WORDS as readonly string[]).includes(word);
}

/** A model as its canary is judged: by the canary's evidence and rules alone; null where there is no such model or canary. */
export function canaryModel(
  policy: Pick<Policy, "models">,
  environment: Pick<EnvironmentPolicy, "canary">,
  name: string,
): ModelPolicy | null {
  const model = policy.models[name];
  const canary = environment.canary[name];
  if (model === undefined || canary === undefined) return null;
  const { card: _card, "sign-off": _signOff, ...rest } = model;
  return { ...rest, evidence: canary.evidence, rules: canary.rules };
}
