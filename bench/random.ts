/** Numbers in [0, 1) that depend on the seed alone: Marsaglia's xorshift (2003) over 32 bits, twice for 53 bits. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}
