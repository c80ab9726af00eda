import type { CompiledQuery, Kysely } from 'kysely';

/** A query that reads, as far as it matters here: others are not for a database that only reads. */
interface Reading<Row> {
  readonly isSelectQueryBuilder: true;
  compile(): CompiledQuery<Row>;
}

/** Stands in a query for a value that each execution brings. */
class Left {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is put together once, and then executed with other values: for the few that every request of a busy
 * endpoint makes, where putting it together takes longer than the answer. `build` hands the members of `values` on to
 * the query and looks at none: they stand for what is not there yet.
 */
export function prepared<Tables, Values extends object, Row>(
  build: (db: Kysely<Tables>, values: Values) => Reading<Row>,
): (db: Kysely<Tables>, values: Values) => Promise<Row[]> {
  // A dialect writes it in its own way; all connections and transactions of a database have the same adapter.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  const left = new Proxy({} as Values, { get: (_target, name) => new Left(String(name)) });
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(db, left).compile();
      compiled.set(adapter, query);
    }
    const brought = values as Readonly<Record<string, unknown>>;
    const parameters = query.parameters.map(value => (value instanceof Left ? brought[value.name] : value));
    const { rows } = await db.executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}
