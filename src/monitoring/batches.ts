/** Rows per statement at most: seven values each, far below what both databases take. */
const most = 256;

/**
 * Cuts rows into statements whose lengths are powers of two. Each length is a statement of its own to the database,
 * and prepared ones are kept: any length would push all others out.
 */
export function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  let from = 0;
  for (let size = most; size >= 1; size /= 2) {
    while (rows.length - from >= size) {
      yield rows.slice(from, from + size);
      from += size;
    }
  }
}
