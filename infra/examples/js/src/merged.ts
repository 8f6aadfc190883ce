/** Joins asynchronous iterators. */

type Step<T> = { source: AsyncIterator<T>; result: IteratorResult<T> };

/** Yield what any of the sources yields, as it comes, until all have ended; an error of one is raised. */
export async function* merged<T>(sources: AsyncIterator<T>[]): AsyncGenerator<T> {
  const pending = new Map(sources.map((source) => [source, step(source)]));
  try {
    while (pending.size) {
      const { source, result } = await Promise.race(pending.values());
      pending.delete(source);
      if (result.done) continue;
      yield result.value;
      pending.set(source, step(source));
    }
  } finally {
    for (const left of pending.values()) left.catch(() => undefined); // nobody waits for it any more
  }
}

async function step<T>(source: AsyncIterator<T>): Promise<Step<T>> {
  return { source, result: await source.next() };
}
