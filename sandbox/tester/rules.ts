import type { BypassActor, Rule, Ruleset } from "../model/ruleset.ts";
import type { World } from "../model/types.ts";
import { now } from "../model/world.ts";
import { findRepository } from "./lookup.ts";

/** What protects branches and tags. */
export function ruleTools(world: World) {
  return {
    /**
     * Sets what a merge into a branch demands. `appId` pins a check to one App; left out, any App's will do. With
     * `mergeQueue` pull requests come in by `enqueue` and not by `merge`. `enforceAdmins` and `strict` are shown only:
     * in the sandbox nobody bypasses a branch's protection.
     */
    protectBranch: (options: {
      repo: string;
      branch?: string;
      checks: readonly { name: string; appId?: number }[];
      noChangesRequested?: boolean;
      mergeQueue?: boolean;
      enforceAdmins?: boolean;
      strict?: boolean;
    }): void => {
      const repository = findRepository(world, options.repo);
      repository.rules.set(options.branch ?? repository.defaultBranch, {
        checks: options.checks.map((check) => ({ context: check.name, appId: check.appId ?? null })),
        noChangesRequested: options.noChangesRequested ?? false,
        mergeQueue: options.mergeQueue ?? false,
        enforceAdmins: options.enforceAdmins ?? true,
        strict: options.strict ?? false,
      });
    },

    /**
     * Makes a ruleset, by GitHub's own names of rules. It holds for the default branch, or for all tags, unless
     * `include` names others (`refs/tags/v*`). `bypass` names who need not keep to it when pushing.
     */
    createRuleset: (options: {
      repo: string;
      name: string;
      target?: Ruleset["target"];
      enforcement?: Ruleset["enforcement"];
      include?: readonly string[];
      exclude?: readonly string[];
      rules: readonly Rule[];
      bypass?: readonly (Pick<BypassActor, "actor_type" | "actor_id"> & Partial<BypassActor>)[];
    }): { ruleset: number } => {
      const repository = findRepository(world, options.repo);
      const target = options.target ?? "branch";
      const at = now();
      const ruleset: Ruleset = {
        id: world.nextId(),
        name: options.name,
        target,
        enforcement: options.enforcement ?? "active",
        include: options.include ?? [target === "branch" ? "~DEFAULT_BRANCH" : "~ALL"],
        exclude: options.exclude ?? [],
        rules: options.rules,
        bypass: (options.bypass ?? []).map((actor) => ({ bypass_mode: "always", ...actor })),
        createdAt: at,
        updatedAt: at,
      };
      repository.rulesets.set(ruleset.id, ruleset);
      return { ruleset: ruleset.id };
    },

    /** Deletes a ruleset. */
    deleteRuleset: (options: { repo: string; ruleset: number }): void => {
      if (!findRepository(world, options.repo).rulesets.delete(options.ruleset)) {
        throw new Error(`${options.repo} has no ruleset ${options.ruleset}.`);
      }
    },
  };
}
