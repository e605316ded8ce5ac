import { approversOf } from "./approvers.ts";
import type { Issue } from "./explain-issues.ts";
import { suggest } from "./nearest.ts";
import type { Policy } from "./policy-schema.ts";

/** What is wrong with the section `release` that no schema can say: names that lead nowhere, and demands that nobody can meet. */
export function examineRelease(policy: Policy): Issue[] {
  const { release, models } = policy;
  if (release === undefined) return [];
  const known = Object.keys(models);
  const released = release.models ?? known;
  const at = (...path: (string | number)[]) => ["release", ...path];
  const issues: Issue[] = [];
  for (const [index, name] of (release.models ?? []).entries()) {
    if (known.includes(name)) continue;
    const message = `the policy declares no model "${name}"${suggest(name, known)}`;
    issues.push({ path: at("models", index), part: "value", message });
  }
  for (const name of Object.keys(release["model-digest"])) {
    if (released.includes(name)) continue;
    const message = `"${name}" is no model that is released${suggest(name, released)}`;
    issues.push({ path: at("model-digest", name), part: "key", message });
  }
  const cardless = released.find((name) => models[name] !== undefined && models[name].card === undefined);
  if (release["card-version"] && cardless !== undefined) {
    const message = `model "${cardless}" has no "card" that could state a version`;
    issues.push({ path: at("card-version"), part: "key", message });
  }
  const signs = release["sign-off"] !== undefined;
  if (signs && approversOf(policy).length === 0) {
    const message = `a release demands a sign-off, but nobody may give one: name "approvers"`;
    issues.push({ path: at("sign-off"), part: "key", message });
  }
  if (signs && release.stop === "contain") {
    const message = 'with "stop: contain" there is no draft that could be signed off: use "draft" or "tag"';
    issues.push({ path: at("sign-off"), part: "key", message });
  }
  if (release.publish === "when-passing" && release.stop === "contain") {
    const message = 'with "stop: contain" Assay publishes nothing: use "draft" or "tag"';
    issues.push({ path: at("publish"), part: "key", message });
  }
  return issues;
}
