import type { Account, Installation, Repository, World } from "../model/types.ts";
import { covers, now } from "../model/world.ts";
import { accountView, installationView, nodeId } from "../views/account.ts";

// Whose repositories come with the event; to be suspended does not change what is covered.
const WITH_REPOSITORIES: ReadonlySet<string> = new Set(["created", "deleted", "new_permissions_accepted"]);

/** Sends an `installation` event, which every App gets. */
export function announceInstallation(
  world: World,
  installation: Installation,
  action: "created" | "deleted" | "suspend" | "unsuspend" | "new_permissions_accepted",
  by: Account,
): void {
  const covered = [...world.repositories.values()].filter((one) => covers(installation, one));
  const payload = {
    action,
    installation: installationView(world, installation),
    ...(WITH_REPOSITORIES.has(action) ? { repositories: covered.map(shortRepositoryView) } : {}),
    requester: null,
    sender: accountView(world, by),
  };
  world.emit({ name: "installation", action, repository: undefined, installation, payload });
}

/** Takes a repository into a choice of repositories or out of it, and sends `installation_repositories`. */
export function changeSelection(
  world: World,
  installation: Installation,
  change: { action: "added" | "removed"; repository: Repository; by: Account },
): void {
  const { action, repository } = change;
  if (installation.repositories === "all") {
    throw new Error(`The App is installed on all repositories of ${installation.account.login}; there is no choice.`);
  }
  if (action === "added") installation.repositories.add(repository.id);
  else installation.repositories.delete(repository.id);
  installation.updatedAt = now();
  const changed = [shortRepositoryView(repository)];
  const payload = {
    action,
    installation: installationView(world, installation),
    repository_selection: "selected",
    repositories_added: action === "added" ? changed : [],
    repositories_removed: action === "removed" ? changed : [],
    requester: null,
    sender: accountView(world, change.by),
  };
  world.emit({ name: "installation_repositories", action, repository: undefined, installation, payload });
}

function shortRepositoryView({ id, name, fullName, private: isPrivate }: Repository) {
  return { id, node_id: nodeId("R", id), name, full_name: fullName, private: isPrivate };
}
