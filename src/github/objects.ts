/** What a tree or a blob holds, by its sha, for the length of one task: git objects never change. */
export interface Objects {
  readonly trees: Map<string, Promise<Tree>>;
  readonly blobs: Map<string, Promise<Buffer>>;
}

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

export function createObjects(): Objects {
  return { trees: new Map(), blobs: new Map() };
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
