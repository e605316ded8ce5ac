/**
 * What somebody else is to answer within so many milliseconds. What comes later is let go.
 *
 * @throws where nothing came in time, or the answer itself is an error
 */
export async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const clock = setTimeout(() => late.reject(new Error(`the store took longer than ${ms} ms`)), ms);
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(clock);
  }
}
