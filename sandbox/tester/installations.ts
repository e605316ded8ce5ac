import { announceInstallation, changeSelection } from "../actions/installations.ts";
import type { Installation, Permissions, World } from "../model/types.ts";
import { accountOf, now } from "../model/world.ts";
import { actingUser, findInstallation, findRepository, ORGANISATION } from "./lookup.ts";

/** Whose installation; that on `acme` unless named. `user` is who does it, the organisation's owner unless named. */
type On = { account?: string; user?: string };

/** What an owner does to the App: install it, choose for it, suspend it, and take it off. */
export function installationTools(world: World) {
  const change = (on: On, action: Parameters<typeof announceInstallation>[2], apply: (one: Installation) => void) => {
    const installation = findInstallation(world, on.account ?? ORGANISATION);
    apply(installation);
    installation.updatedAt = now();
    announceInstallation(world, installation, action, actingUser(world, on.user));
  };
  const select = (options: { repo: string; user?: string }, action: "added" | "removed"): void => {
    const repository = findRepository(world, options.repo);
    const installation = findInstallation(world, repository.owner.login);
    changeSelection(world, installation, { action, repository, by: actingUser(world, options.user) });
  };
  return {
    /** Installs the App on an account, or changes what the installation there may and covers. */
    install: (options: {
      account: string;
      permissions: Permissions;
      repositories?: "all" | readonly string[];
    }): { id: number } => {
      const account = accountOf(world, options.account, "Organization");
      const known = [...world.installations.values()].find((one) => one.account === account);
      const names = options.repositories ?? "all";
      const repositories = names === "all" ? "all" : new Set(names.map((name) => findRepository(world, name).id));
      const at = now();
      const installation: Installation = {
        id: known?.id ?? world.nextId(),
        account,
        permissions: options.permissions,
        repositories,
        suspended: known?.suspended,
        createdAt: known?.createdAt ?? at,
        updatedAt: at,
      };
      // Tokens hold on to the installation, so one that is known is changed and not replaced.
      const kept = known === undefined ? installation : Object.assign(known, installation);
      world.installations.set(kept.id, kept);
      const action = known === undefined ? "created" : "new_permissions_accepted";
      announceInstallation(world, kept, action, actingUser(world, undefined));
      return { id: kept.id };
    },

    /** Takes the App off an account (`acme` unless named); its tokens are void at once. */
    uninstall: (account: string = ORGANISATION): void => {
      const installation = findInstallation(world, account);
      announceInstallation(world, installation, "deleted", actingUser(world, undefined));
      world.installations.delete(installation.id);
    },

    /** Suspends the App: no tokens, no access by those it has, no webhooks of its repositories. */
    suspendInstallation: (on: On = {}): void =>
      change(on, "suspend", (one) => {
        one.suspended = { by: actingUser(world, on.user), at: now() };
      }),

    /** Lets a suspended App work again. What happened meanwhile is not told to it. */
    unsuspendInstallation: (on: On = {}): void =>
      change(on, "unsuspend", (one) => {
        one.suspended = undefined;
      }),

    /**
     * Sets what the App is granted. What is taken away is missing at once, also to tokens that are out; of what is
     * new the App hears by `installation.new_permissions_accepted`, and only new tokens have it.
     */
    setInstallationPermissions: (options: On & { permissions: Permissions }): void => {
      const installation = findInstallation(world, options.account ?? ORGANISATION);
      const before = installation.permissions;
      const apply = (one: Installation): void => {
        one.permissions = options.permissions;
      };
      const gains = Object.entries(options.permissions).some(
        ([name, level]) => before[name] === undefined || (level === "write" && before[name] === "read"),
      );
      if (gains) change(options, "new_permissions_accepted", apply);
      else apply(installation);
    },

    /** Adds a repository to those chosen for the App. @throws where it is installed on all of them. */
    addRepositoryToInstallation: (options: { repo: string; user?: string }): void => select(options, "added"),

    /** Takes a repository out of those chosen for the App. @throws where it is installed on all of them. */
    removeRepositoryFromInstallation: (options: { repo: string; user?: string }): void => select(options, "removed"),
  };
}
