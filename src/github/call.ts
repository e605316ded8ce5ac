import { setTimeout as pause } from "node:timers/promises";
import { kindOf } from "./errors.ts";

/** Pauses before the second and third try of one call, in milliseconds. Longer waits are the queue's business. */
const PAUSES = [200, 800] as const;

/** Asks GitHub. A call without effects is tried up to three times where the answer got lost. */
export async function read<T>(call: () => Promise<T>): Promise<T> {
  for (const wait of PAUSES) {
    try {
      return await call();
    } catch (error) {
      if (kindOf(error) !== "ambiguous") throw error;
      await pause(wait);
    }
  }
  return call();
}

/**
 * Changes something on GitHub, once. A request whose answer got lost may have taken effect,
 * so before every further try `find` looks whether the change is already there.
 */
export async function write<T>(options: {
  readonly call: () => Promise<T>;
  readonly find: () => Promise<T | null>;
}): Promise<T> {
  for (const wait of PAUSES) {
    try {
      return await options.call();
    } catch (error) {
      if (kindOf(error) !== "ambiguous") throw error;
      await pause(wait);
      const found = await read(options.find);
      if (found !== null) return found;
    }
  }
  return options.call();
}

/** All items of a list that GitHub gives in pages of 100, at most `most` of them. */
export async function readPages<T>(options: {
  readonly page: (page: number) => Promise<readonly T[]>;
  readonly most: number;
}): Promise<T[]> {
  const items: T[] = [];
  for (let page = 1; items.length < options.most; page += 1) {
    const next = await read(() => options.page(page));
    items.push(...next);
    if (next.length < PAGE_SIZE) break;
  }
  return items.slice(0, options.most);
}

export const PAGE_SIZE = 100;
