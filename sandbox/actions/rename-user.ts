import type { Account, World } from "../model/types.ts";

/**
 * Gives a person another login. Number, e-mail address and tokens stay; his repositories move along and are found by
 * their old names too. The old login is nobody's until somebody takes it.
 */
export function renameUser(world: World, account: Account, login: string): void {
  if (account.type !== "User") throw new Error(`${account.login} is no person; only persons can be renamed.`);
  const holder = world.accounts.get(login.toLowerCase());
  if (holder !== undefined && holder !== account) throw new Error(`The login ${login} is taken.`);
  world.accounts.delete(account.login.toLowerCase());
  account.login = login;
  world.accounts.set(login.toLowerCase(), account);
  for (const repository of [...world.repositories.values()].filter((one) => one.owner === account)) {
    world.repositories.delete(repository.fullName.toLowerCase());
    world.redirects.set(repository.fullName.toLowerCase(), repository);
    repository.fullName = `${login}/${repository.name}`;
    world.repositories.set(repository.fullName.toLowerCase(), repository);
    world.redirects.delete(repository.fullName.toLowerCase());
  }
}
