/** Tells a story from beginning to end, and throws where it does not go as it should. */
export type Story = (options: {
  /** Leaves everything running in the end, where the story has something to try. */
  readonly keep: boolean;
}) => Promise<void>;

/** @throws where the story went another way */
export function expect(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(`the demo did not go as it should: ${otherwise}`);
}

/** What `look` finds, as soon as it finds something. */
export async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not get there within a minute`);
}
