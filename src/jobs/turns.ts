/** Does one action at a time for each key; others wait, in the order in which they came. */
export type Turns = <T>(key: string, action: () => Promise<T>) => Promise<T>;

/** Turns within this process. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return async (key, action) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(action);
    const ended = mine.then(
      () => {},
      () => {},
    );
    last.set(key, ended);
    try {
      return await mine;
    } finally {
      if (last.get(key) === ended) last.delete(key);
    }
  };
}
