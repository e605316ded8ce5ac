import { randomBytes } from "node:crypto";
import { notFound } from "./api-error.ts";
import { type Account, type App, type Installation, LEVELS, type Level, type Repository, type World } from "./types.ts";

/** Now, as GitHub writes times: ISO 8601 in UTC without fractions. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

/** A world with the App under test and GitHub's Actions App, and nothing else. */
export function createWorld(options: { app: AppFacts }): World {
  let last = 1000;
  const nextId = (): number => ++last;
  const accounts = new Map<string, Account>();
  const apps = new Map<number, App>();
  const directory = { nextId, accounts, apps };
  return {
    urls: { api: "", html: "", storage: "" },
    nextId,
    app: addApp(directory, options.app),
    actionsApp: addApp(directory, foreignApp(15368, "github-actions", "GitHub Actions")),
    accounts,
    apps,
    teams: new Map(),
    repositories: new Map(),
    redirects: new Map(),
    installations: new Map(),
    tokens: new Map(),
    downloads: new Map(),
    latest: { pushed: "", said: "" },
    emit: () => {},
  };
}

type AppFacts = Pick<App, "id" | "slug" | "name" | "permissions" | "events">;
type Directory = Pick<World, "nextId" | "accounts" | "apps">;

const PUBLISHER = "app-publisher";
const BOT = /\[bot\]$/;

/**
 * The account of this login; made on first mention. `name[bot]` is the account of an App, which is made with it: one
 * that somebody else has published, so the sandbox knows no more of it than what its bot does.
 */
export function accountOf(world: Directory, login: string, type: Account["type"] = "User"): Account {
  const known = world.accounts.get(login.toLowerCase());
  if (known !== undefined) return known;
  if (!BOT.test(login)) return addAccount(world, login, type);
  const slug = login.replace(BOT, "");
  return addApp(world, foreignApp(world.nextId(), slug, slug)).bot;
}

function addAccount(world: Directory, login: string, type: Account["type"]): Account {
  const id = world.nextId();
  const name = login.replace(BOT, "");
  // Whoever takes the login of somebody who was renamed does not take over his commits.
  const taken = accountByEmail(world, `${name}@example.test`) !== undefined;
  const email = `${taken ? `${name}-${id}` : name}@example.test`;
  const account: Account = { id, login, type, email, createdAt: now() };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}

/** The account whose e-mail address this is, if it is anybody's. */
export function accountByEmail(world: Pick<World, "accounts">, email: string): Account | undefined {
  return [...world.accounts.values()].find((one) => one.email === email);
}

function foreignApp(id: number, slug: string, name: string): AppFacts {
  return { id, slug, name, permissions: {}, events: [] };
}

function addApp(world: Directory, facts: AppFacts): App {
  const owner = accountOf(world, PUBLISHER);
  const bot = addAccount(world, `${facts.slug}[bot]`, "Bot");
  const clientId = `Iv1.${facts.id.toString(16).padStart(16, "0")}`;
  const app: App = { ...facts, clientId, owner, bot, createdAt: now() };
  world.apps.set(bot.id, app);
  return app;
}

/** A fresh token for a person. */
export function issueUserToken(world: World, account: Account): string {
  const token = `ghp_${randomBytes(18).toString("hex")}`;
  world.tokens.set(token, { kind: "user", account });
  return token;
}

/** The repository `owner/name`, or a 404. */
export function repositoryOf(world: World, fullName: string): Repository {
  const found = world.repositories.get(fullName.toLowerCase());
  if (found === undefined) throw notFound();
  return found;
}

/** The repository of this number, if there still is one. */
export function repositoryById(world: World, id: number): Repository | undefined {
  return [...world.repositories.values()].find((one) => one.id === id);
}

/** Whether a repository has not been deleted. */
export function isThere(world: World, repository: Repository): boolean {
  return world.repositories.get(repository.fullName.toLowerCase()) === repository;
}

/** The installation of the App under test that covers a repository, if any. */
export function installationOf(world: World, repository: Repository): Installation | undefined {
  return [...world.installations.values()].find((one) => covers(one, repository));
}

/** Whether an installation covers a repository. */
export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.account !== repository.owner) return false;
  return installation.repositories === "all" || installation.repositories.has(repository.id);
}

/** What an account may do in a repository: its own level, admin for the owner, read for everybody in a public one. */
export function levelOf(world: World, repository: Repository, account: Account): Level {
  if (repository.owner === account) return "admin";
  const given = repository.permissions.get(account.id);
  if (given !== undefined && given !== "none") return given;
  if (account === world.app.bot) {
    const granted = installationOf(world, repository)?.permissions["pull_requests"];
    if (granted === "write") return "write";
  }
  return repository.private ? "none" : "read";
}

/** Whether a level reaches another. */
export function atLeast(level: Level, wanted: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}
