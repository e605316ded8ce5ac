import type { Issue } from "./explain-issues.ts";
import { suggest } from "./nearest.ts";
import type { ModelPolicy, Policy } from "./policy-schema.ts";

/** What no schema can say of the columns that a policy names. */
export function examineColumns(policy: Policy): Issue[] {
  return Object.entries(policy.models).flatMap(([name, model]) =>
    [...columnsOfTwoParts(model), ...undeclaredGroups(model)].map((issue) => ({
      ...issue,
      path: ["models", name, ...issue.path],
    })),
  );
}

/** Predictions compared with themselves are always right, and groups made of them always apart: neither proves anything. */
function columnsOfTwoParts({ evidence }: ModelPolicy): Issue[] {
  if (evidence.predictions === undefined) return [];
  const { label, prediction, groups } = evidence.predictions.columns;
  const columns = ["evidence", "predictions", "columns"];
  const problem = (path: Issue["path"], column: string, part: string): Issue => ({
    path: [...columns, ...path],
    part: "value",
    message: `the column "${column}" is the ${part} already: name another one here`,
  });
  return [
    ...(label === prediction ? [problem(["label"], prediction, "prediction")] : []),
    ...groups.flatMap((group, index) => {
      if (group === prediction) return [problem(["groups", index], group, "prediction")];
      return group === label ? [problem(["groups", index], group, "label")] : [];
    }),
  ];
}

/** A rule that names a group column which the model's evidence does not declare would be undecided for ever: say so at once. */
function undeclaredGroups({ evidence, rules }: ModelPolicy): Issue[] {
  const declared = evidence.predictions?.columns.groups;
  if (declared === undefined) return [];
  return Object.entries(rules).flatMap(([rule, params]) => {
    const groups: unknown = params !== undefined && "groups" in params ? params.groups : undefined;
    if (!Array.isArray(groups)) return [];
    return groups.flatMap((group, index): Issue[] => {
      if (declared.includes(group)) return [];
      const message = `unknown column "${group}": not among the groups of this model's predictions${suggest(String(group), declared)}`;
      return [{ path: ["rules", rule, "groups", index], part: "value", message }];
    });
  });
}
