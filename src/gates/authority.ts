import { currentLogin } from "../github/accounts.ts";
import { type Contributors, contributorsOf } from "../github/contributors.ts";
import type { Repository } from "../github/octokit.ts";
import { type Level, type Membership, membershipIn, permissionOf } from "../github/permissions.ts";
import type { PullRequest } from "../github/read-pull.ts";
import type { Person } from "../policy/person.ts";
import { plainPhrase } from "../report/template.ts";

/** Whether somebody may do something; where not, why, in one plain sentence. */
export type Permission =
  | { readonly may: true }
  /** `unknown`: GitHub does not tell the App; it may be so, but it does not count. */
  | { readonly may: false; readonly why: string; readonly unknown: boolean };

/** Who may do what, as GitHub says at this moment. Every question is asked of GitHub once. */
export interface Authority {
  /** What somebody may do in the repository. */
  levelOf(person: Person): Promise<Level>;
  /**
   * Whether somebody is one of those whom a policy names and can still read the repository.
   *
   * @param entries logins, or `team:<slug>` of the repository's owner
   */
  isNamed(person: Person, entries: readonly string[]): Promise<Permission>;
  /** Whether somebody certainly had no hand in what a pull request proposes. */
  hadNoHandIn(person: Person, pull: PullRequest): Promise<Permission>;
  /**
   * Whether the head of a pull request was there before a moment (Unix milliseconds), so that whoever spoke then spoke of it.
   * GitHub tells whole seconds: within the same one nobody knows which came first.
   */
  wasThereAt(moment: number, pull: PullRequest): Promise<Permission>;
}

const YES: Permission = { may: true };
const TEAM = "team:";

/** Asks GitHub by numeric ids: a login only finds the account. */
export function createAuthority(repository: Repository): Authority {
  const accounts = createMemory<Person | null>();
  const levels = createMemory<Level>();
  const memberships = createMemory<Membership>();
  const hands = createMemory<Contributors>();

  const handsIn = (pull: PullRequest) =>
    hands(`${pull.number} ${pull.headSha}`, () => contributorsOf(repository, pull));
  const accountOf = ({ id }: Person) =>
    accounts(String(id), async () => {
      const login = await currentLogin(repository.octokit, id);
      return login === null ? null : { id, login };
    });
  const levelOf = (person: Person) =>
    levels(String(person.id), async () => {
      const account = await accountOf(person);
      return account === null ? "none" : permissionOf(repository, account);
    });
  const isMember = (person: Person, slug: string) =>
    memberships(`${slug} ${person.id}`, () => membershipIn(repository, slug, person));

  return {
    levelOf,
    async isNamed(person, entries) {
      const { login } = (await accountOf(person)) ?? person;
      const named = { name: login, approvers: entries.join(", ") };
      if (entries.length === 0) return no(plainPhrase("no-approvers"));
      if ((await levelOf(person)) === "none") return no(plainPhrase("no-access", { name: login }));
      const isLogin = (entry: string) => entry.toLowerCase() === login.toLowerCase();
      if (entries.some((entry) => !entry.startsWith(TEAM) && isLogin(entry))) return YES;
      const unclear: string[] = [];
      for (const entry of entries.filter((one) => one.startsWith(TEAM))) {
        const slug = entry.slice(TEAM.length);
        const membership = await isMember({ id: person.id, login }, slug);
        if (membership === "member") return YES;
        const owner = repository.owner;
        if (membership === "unreadable") unclear.push(plainPhrase("teams-unreadable", { owner, team: slug }));
        if (membership === "no-team") unclear.push(plainPhrase("no-team", { owner, team: slug }));
      }
      const said = [plainPhrase("no-approver", named), ...unclear].join(" ");
      return { may: false, why: said, unknown: unclear.length > 0 };
    },
    async hadNoHandIn(person, pull) {
      const { ids, unattributed } = await handsIn(pull);
      const { login } = (await accountOf(person)) ?? person;
      if (person.id === pull.author.id) return no(plainPhrase("is-author", { name: login }));
      if (ids.has(person.id)) return no(plainPhrase("is-contributor", { name: login }));
      return unattributed === null
        ? YES
        : { may: false, why: plainPhrase("unattributed", { what: unattributed }), unknown: true };
    },
    async wasThereAt(moment, pull) {
      const { headPushedAt } = await handsIn(pull);
      const commit = pull.headSha.slice(0, 12);
      if (headPushedAt !== null && headPushedAt < moment) return YES;
      return { may: false, why: plainPhrase("pushed-since", { commit }), unknown: headPushedAt === null };
    },
  };
}

function no(why: string): Permission {
  return { may: false, why, unknown: false };
}

/** Answers one kind of question once. One that failed may be asked again. */
function createMemory<T>(): (key: string, ask: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key, ask) => {
    const asked = known.get(key) ?? ask();
    known.set(key, asked);
    asked.catch(() => known.delete(key));
    return asked;
  };
}
