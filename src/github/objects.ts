import { LRUCache } from "lru-cache";

/** An entry of a folder, as git has it: `sha` is the same where the content is. */
export interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number;
}

export interface Tree {
  readonly entries: readonly Entry[];
  /** GitHub has cut the list. */
  readonly truncated: boolean;
}

/** What trees and blobs of a repository hold, by sha: git objects never change. */
export interface Objects {
  readonly trees: Known<Tree>;
  readonly blobs: Known<Buffer>;
}

/** Things that are asked for once. */
export interface Known<T> {
  once(key: string, ask: () => Promise<T>): Promise<T>;
  /** What has been asked for already, if it has. */
  peek(key: string): Promise<T> | T | undefined;
}

/** Rough sizes in bytes: of what is kept between tasks, of the largest single one, and of an entry of a tree. */
const ALL_BYTES = 24 * 2 ** 20;
const ONE_BYTES = 2 ** 20;
const ENTRY_BYTES = 200;

/** Objects of all repositories, kept between tasks as far as there is room. */
export type ObjectCache = (repository: number) => Objects;

export function createObjectCache(): ObjectCache {
  const trees = new LRUCache<string, Tree>({ maxSize: ALL_BYTES, maxEntrySize: ONE_BYTES });
  const blobs = new LRUCache<string, Buffer>({ maxSize: ALL_BYTES, maxEntrySize: ONE_BYTES });
  return (repository) => ({
    trees: knownIn(trees, `${repository} `, ({ entries }) => 1 + entries.length * ENTRY_BYTES),
    blobs: knownIn(blobs, `${repository} `, (blob) => 1 + blob.byteLength),
  });
}

/** What one task asks for is asked for once, also where it is too large to be kept. */
function knownIn<T extends object>(cache: LRUCache<string, T>, prefix: string, sizeOf: (value: T) => number): Known<T> {
  const asked = new Map<string, Promise<T>>();
  return {
    peek: (key) => asked.get(key) ?? cache.get(prefix + key),
    async once(key, ask) {
      const kept = cache.get(prefix + key);
      if (kept !== undefined) return kept;
      const value = await once(asked, key, ask);
      cache.set(prefix + key, value, { size: sizeOf(value) });
      return value;
    },
  };
}

/** Asks for something once; a failure is not kept. */
export async function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  try {
    return await answer;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}
