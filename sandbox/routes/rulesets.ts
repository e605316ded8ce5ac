import { mayUse } from "../http/authorize.ts";
import { paginate } from "../http/paginate.ts";
import { accountOfActor, ok, type RepositoryAccess, type RepositoryContext, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
import { bypassOf, rulesetsOn } from "../model/ruleset.ts";
import { levelOf } from "../model/world.ts";
import { branchRulesView, fullRulesetView, rulesetView } from "../views/ruleset.ts";

const READ: RepositoryAccess = { permission: ["metadata"], level: "read", user: "read" };

/** Rulesets, and what they say about a branch. */
export const rulesetRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/rulesets",
    access: READ,
    handleRepository: (context) => {
      const { world, repository, query } = context;
      const targets = query.get("targets")?.split(",");
      const rulesets = [...repository.rulesets.values()].filter((one) => targets?.includes(one.target) ?? true);
      return paginate(context, rulesets, (page) => page.map((one) => rulesetView(world, repository, one)));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/rulesets/{ruleset_id}",
    access: READ,
    handleRepository: (context) => {
      const { world, repository, params, actor } = context;
      const ruleset = repository.rulesets.get(Number(params["ruleset_id"]));
      if (ruleset === undefined) throw notFound();
      const account = accountOfActor(actor);
      const bypass = account === undefined ? "never" : bypassOf(world, repository, ruleset, account);
      return ok(fullRulesetView(world, repository, ruleset, { bypass, mayWrite: mayAdminister(context) }));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/rules/branches/{branch}",
    access: READ,
    handleRepository: (context) => {
      const { repository, params } = context;
      const rules = rulesetsOn(repository, `refs/heads/${params["branch"]}`).flatMap((one) =>
        branchRulesView(repository, one),
      );
      return paginate(context, rules, (page) => page);
    },
  },
];

function mayAdminister({ world, repository, actor }: RepositoryContext): boolean {
  if (actor.kind === "user") return levelOf(world, repository, actor.account) === "admin";
  const wanted = { permission: ["administration"], level: "write" } as const;
  return actor.kind === "installation" && mayUse(repository, actor, wanted);
}
