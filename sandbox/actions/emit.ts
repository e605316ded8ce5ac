import type { Account, Repository, World } from "../model/types.ts";
import { installationOf } from "../model/world.ts";
import { accountView, organisationView } from "../views/account.ts";
import { pushedRepositoryView, repositoryView } from "../views/repository.ts";

/** Tells the App what happened in a repository. The payload is a picture of this moment. */
export function emit(
  world: World,
  event: {
    name: string;
    action?: string;
    repository: Repository;
    sender: Account;
    payload: Record<string, unknown>;
  },
): void {
  const { repository } = event;
  const payload = {
    ...(event.action === undefined ? {} : { action: event.action }),
    ...event.payload,
    repository: event.name === "push" ? pushedRepositoryView(world, repository) : repositoryView(world, repository),
    ...(repository.owner.type === "Organization" ? { organization: organisationView(world, repository.owner) } : {}),
    sender: accountView(world, event.sender),
  };
  world.emit({
    name: event.name,
    action: event.action,
    repository,
    installation: installationOf(world, repository),
    payload,
  });
}
