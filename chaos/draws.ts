import { randomFrom } from "../bench/random.ts";

/** Everything that is left to chance, from one seed. */
export interface Draws {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  /** @throws where there is nothing to choose from */
  pick<T>(from: readonly T[]): T;
  /** One of the names, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
}

export function drawsFrom(seed: number): Draws {
  const random = randomFrom(seed);
  // The first numbers of seeds that are close to each other are close too.
  for (let skipped = 0; skipped < 20; skipped += 1) random();
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  return {
    between,
    chance: (probability) => random() < probability,
    pick(from) {
      const one = from[between(0, from.length - 1)];
      if (one === undefined) throw new Error("there is nothing to choose from");
      return one;
    },
    weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
      const names = Object.keys(weights) as T[];
      let left = random() * names.reduce((sum, name) => sum + weights[name], 0);
      for (const name of names) {
        left -= weights[name];
        if (left < 0) return name;
      }
      return this.pick(names);
    },
  };
}
