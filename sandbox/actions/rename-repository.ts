import { ApiError } from "../model/api-error.ts";
import type { Account, Repository, World } from "../model/types.ts";
import { emit } from "./emit.ts";

/** Gives a repository another name. The old one leads to it until another repository takes it. */
export function renameRepository(world: World, repository: Repository, options: { name: string; by: Account }): void {
  const { owner, name: from, fullName: before } = repository;
  const fullName = `${owner.login}/${options.name}`;
  const taken = world.repositories.get(fullName.toLowerCase());
  if (taken !== undefined && taken !== repository) {
    throw new ApiError(422, `The repository ${fullName} exists already.`);
  }
  world.repositories.delete(before.toLowerCase());
  world.redirects.set(before.toLowerCase(), repository);
  repository.name = options.name;
  repository.fullName = fullName;
  world.repositories.set(fullName.toLowerCase(), repository);
  world.redirects.delete(fullName.toLowerCase());
  const payload = { changes: { repository: { name: { from } } } };
  emit(world, { name: "repository", action: "renamed", repository, sender: options.by, payload });
}
