import type { Account, Repository, World } from "../model/types.ts";
import { emit } from "./emit.ts";

/** Deletes a repository; pull requests from it to others stay, without a head repository. */
export function deleteRepository(world: World, repository: Repository, by: Account): void {
  // The event shows the repository as it was, and goes to the installation that covered it.
  emit(world, { name: "repository", action: "deleted", repository, sender: by, payload: {} });
  world.repositories.delete(repository.fullName.toLowerCase());
  for (const [name, target] of world.redirects) if (target === repository) world.redirects.delete(name);
  for (const one of world.repositories.values()) if (one.parent === repository) one.parent = undefined;
  for (const { repositories } of world.installations.values()) {
    if (repositories !== "all") repositories.delete(repository.id);
  }
}
