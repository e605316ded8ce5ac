import { examineColumns } from "./examine-columns.ts";
import type { Issue } from "./explain-issues.ts";
import { type Monitoring, monitoredPolicy } from "./monitored-policy.ts";
import { suggest } from "./nearest.ts";
import type { From, ModelPolicy, Policy } from "./policy-schema.ts";
import type { RuleGrammar } from "./rule-params.ts";

/** What no schema can say of what is monitored. */
export function examineMonitoring(policy: Policy, rules: readonly RuleGrammar[]): Issue[] {
  const { monitoring } = policy;
  const monitored = monitoredPolicy(policy);
  if (monitoring === undefined || monitored === null) return [];
  const ofModels = Object.entries(monitored.models).flatMap(([name, model]) =>
    rules
      .filter((rule) => rule.name in model.rules)
      .flatMap((rule) => rule.examine?.(model) ?? [])
      .map((issue) => ({ ...issue, path: ["models", name, ...issue.path] })),
  );
  const once = new Map([...examineColumns(monitored), ...ofModels].map((issue) => [JSON.stringify(issue), issue]));
  return [
    ...namesOf(monitoring, policy),
    ...sourcesOf(monitoring, policy),
    ...loopOf(monitoring),
    ...once.values(),
  ].map((issue) => ({ ...issue, path: ["monitoring", ...issue.path] }));
}

function namesOf({ models }: Monitoring, policy: Policy): Issue[] {
  const known = Object.keys(policy.models);
  return Object.keys(models)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: ["models", name],
      part: "key",
      message: `unknown model "${name}": the policy declares no such model${suggest(name, known)}`,
    }));
}

function sourcesOf({ workflow, models }: Monitoring, policy: Policy): Issue[] {
  return Object.entries(models).flatMap(([name, { evidence, rules }]) => {
    const { predictions, features, reports } = evidence;
    const at = (...path: (string | number)[]) => ["models", name, "evidence", ...path];
    const tables = Object.entries({ predictions, features }).flatMap(([role, table]) =>
      table === undefined
        ? []
        : [
            ...otherWorkflow(table.from, workflow, at(role, "from")),
            ...(comparesWith(role, Object.keys(rules))
              ? noReference({ role, reference: table.reference, model: policy.models[name], path: at(role) })
              : []),
          ],
    );
    const others = reports.flatMap(({ from }, index) => otherWorkflow(from, workflow, at("reports", index, "from")));
    return [...tables, ...others];
  });
}

/** A run is judged by what it left itself. */
function otherWorkflow(from: From, workflow: string, path: Issue["path"]): Issue[] {
  if (!("workflow" in from) || from.workflow === workflow) return [];
  const message = `evidence of production comes from the monitoring workflow: name "${workflow}", or a committed file`;
  return [{ path: [...path, "workflow"], part: "value", message }];
}

/** Whether a rule compares this table with a reference. */
function comparesWith(role: string, rules: readonly string[]): boolean {
  return rules.some((rule) => rule.startsWith("drift/") && (rule === "drift/predictions") === (role === "predictions"));
}

function noReference(options: {
  readonly role: string;
  readonly reference: string;
  readonly model: ModelPolicy | undefined;
  readonly path: Issue["path"];
}): Issue[] {
  const { role, reference, model, path } = options;
  const own = role === "features" ? model?.evidence.features : model?.evidence.predictions;
  if (reference !== "baseline" || model === undefined || own !== undefined) return [];
  const message = `there is nothing to compare with: the model's own evidence declares no ${role}; name a committed file as "reference"`;
  return [{ path, part: "key", message }];
}

function loopOf({ workflow, retrain }: Monitoring): Issue[] {
  if (retrain?.workflow !== workflow) return [];
  const message = "the monitoring workflow cannot be what retrains: it would start itself";
  return [{ path: ["retrain", "workflow"], part: "value", message }];
}
