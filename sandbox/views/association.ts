import { isMember } from "../model/teams.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { levelOf } from "../model/world.ts";

/** How an account stands to a repository. It says nothing of what the account may do there. */
export function association(world: World, repository: Repository, account: Account): string {
  if (account.type === "Bot") return "NONE";
  if (account === repository.owner) return "OWNER";
  if (isMember(world, repository.owner, account)) return "MEMBER";
  const level = levelOf(world, repository, account);
  return level === "none" || level === "read" ? "NONE" : "COLLABORATOR";
}
