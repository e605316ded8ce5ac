import { createRepository } from "../actions/create-repository.ts";
import { deleteRepository } from "../actions/delete-repository.ts";
import { revisitQueues } from "../actions/merge-queue.ts";
import { commitFiles, type FileChange, moveBranch } from "../actions/push.ts";
import { renameRepository } from "../actions/rename-repository.ts";
import { requireRules } from "../actions/require-rules.ts";
import { commitOf, resolveRef } from "../model/pull-facts.ts";
import { signatureOf, strangerSignature } from "../model/signature.ts";
import type { Account, Level, Repository, World } from "../model/types.ts";
import { accountOf } from "../model/world.ts";
import { actingUser, findRepository, ORGANISATION, ORGANISATION_OWNER } from "./lookup.ts";

type Files = Readonly<Record<string, FileChange>>;

/** Repositories, branches and commits. */
export function repositoryTools(world: World) {
  const push = (repository: Repository, move: { branch: string; to: string | null; by: Account }): void => {
    requireRules(world, repository, { ref: `refs/heads/${move.branch}`, to: move.to, by: move.by });
    moveBranch(world, repository, move);
    revisitQueues(world);
  };
  return {
    /** Makes a repository with a first commit. Its owner is the organisation `acme`, its branch `main`, unless named. */
    createRepository: (options: {
      owner?: string;
      name: string;
      private?: boolean;
      defaultBranch?: string;
      files?: Files;
      admin?: string;
    }): { repo: string; id: number; sha: string } => {
      const owner = accountOf(world, options.owner ?? ORGANISATION);
      const branch = options.defaultBranch ?? "main";
      const repository = createRepository(world, {
        owner,
        name: options.name,
        private: options.private ?? false,
        defaultBranch: branch,
      });
      const admin = accountOf(world, options.admin ?? ORGANISATION_OWNER);
      repository.permissions.set(admin.id, "admin");
      const files = options.files ?? { "README.md": `# ${options.name}\n` };
      const commit = commitFiles(repository, {
        parent: undefined,
        files,
        author: signatureOf(admin),
        message: "Begin",
      });
      moveBranch(world, repository, { branch, to: commit.sha, by: admin });
      return { repo: repository.fullName, id: repository.id, sha: commit.sha };
    },

    /** Renames a repository, within its owner. The old name leads to it until another repository takes it. */
    renameRepository: (options: { repo: string; to: string; user?: string }): { repo: string } => {
      const repository = findRepository(world, options.repo);
      if (options.to.includes("/")) throw new Error(`Give the new name alone: ${options.to} has an owner in it.`);
      renameRepository(world, repository, { name: options.to, by: actingUser(world, options.user) });
      return { repo: repository.fullName };
    },

    /** Deletes a repository. */
    deleteRepository: (options: { repo: string; user?: string }): void =>
      deleteRepository(world, findRepository(world, options.repo), actingUser(world, options.user)),

    /** Forks a repository to a user. */
    fork: (options: { repo: string; owner: string; name?: string }): { repo: string; id: number } => {
      const parent = findRepository(world, options.repo);
      const fork = createRepository(world, {
        owner: accountOf(world, options.owner),
        name: options.name ?? parent.name,
        private: parent.private,
        defaultBranch: parent.defaultBranch,
        parent,
      });
      return { repo: fork.fullName, id: fork.id };
    },

    /** Gives a person a level in a repository; `none` takes it away. */
    setPermission: (options: { repo: string; user: string; level: Level }): void => {
      findRepository(world, options.repo).permissions.set(accountOf(world, options.user).id, options.level);
    },

    /** Makes a branch at another branch or commit. */
    createBranch: (options: { repo: string; branch: string; from?: string; author?: string }): { sha: string } => {
      const repository = findRepository(world, options.repo);
      const from = options.from ?? repository.defaultBranch;
      const commit = resolveRef(repository, from);
      if (commit === undefined) throw new Error(`${options.repo} has no branch or commit ${from}.`);
      push(repository, { branch: options.branch, to: commit.sha, by: actingUser(world, options.author) });
      return { sha: commit.sha };
    },

    /** Deletes a branch. */
    deleteBranch: (options: { repo: string; branch: string; author?: string }): void => {
      const repository = findRepository(world, options.repo);
      push(repository, { branch: options.branch, to: null, by: actingUser(world, options.author) });
    },

    /**
     * Pushes one commit; null deletes a file. A branch that is not there starts at `from` (the default branch).
     * `from` on a branch that is there replaces its tip: a forced push. `mergeOf` names a second parent. Author,
     * committer and pusher are one person unless named. `unattributed` signs with an address that belongs to no
     * account, for which GitHub shows null: as the author, the committer, or both (true; a named committer stays).
     * @throws where a ruleset forbids it, with GitHub's sentence
     */
    pushCommit: (options: {
      repo: string;
      branch: string;
      files: Files;
      author?: string;
      committer?: string;
      pusher?: string;
      unattributed?: true | "author" | "committer";
      message?: string;
      from?: string;
      mergeOf?: string;
      date?: string;
    }): { sha: string } => {
      const repository = findRepository(world, options.repo);
      const author = actingUser(world, options.author);
      const start =
        options.from ?? (repository.branches.has(options.branch) ? options.branch : repository.defaultBranch);
      const parent = resolveRef(repository, start);
      if (parent === undefined) throw new Error(`${options.repo} has no branch or commit ${start}.`);
      const merged = options.mergeOf === undefined ? undefined : resolveRef(repository, options.mergeOf);
      const { unattributed, date } = options;
      const stranger = strangerSignature(world, date);
      const committer =
        options.committer !== undefined
          ? signatureOf(accountOf(world, options.committer), date)
          : unattributed === "committer"
            ? stranger
            : unattributed === "author"
              ? signatureOf(author, date)
              : undefined;
      const commit = commitFiles(repository, {
        parent,
        ...(merged === undefined ? {} : { mergeOf: merged }),
        files: options.files,
        author: unattributed === true || unattributed === "author" ? stranger : signatureOf(author, date),
        ...(committer === undefined ? {} : { committer }),
        message: options.message ?? `Change ${Object.keys(options.files).join(", ")}`,
      });
      const by = accountOf(world, options.pusher ?? author.login);
      push(repository, { branch: options.branch, to: commit.sha, by });
      return { sha: commit.sha };
    },

    /** What a file holds at a branch or commit, or undefined. */
    readFile: (options: { repo: string; path: string; ref?: string }): string | undefined => {
      const repository = findRepository(world, options.repo);
      const commit = resolveRef(repository, options.ref ?? repository.defaultBranch);
      const entry = commit?.files.get(options.path);
      return entry === undefined ? undefined : repository.objects.blobs.get(entry.sha)?.toString("utf8");
    },

    /** The tip of a branch. */
    tipOf: (options: { repo: string; branch?: string }): string | undefined => {
      const repository = findRepository(world, options.repo);
      return commitOf(repository, repository.branches.get(options.branch ?? repository.defaultBranch) ?? "")?.sha;
    },
  };
}
