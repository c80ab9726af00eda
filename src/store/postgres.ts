import { type DatabaseConnection, type Dialect, PostgresDialect, PostgresDriver } from 'kysely';
import { type ClientConfig, Pool, TypeOverrides, types as known } from 'pg';
import type { ChangeGuard } from './guard.ts';

/** Connections per process. A change holds one; the control plane is not the busy part of Gatehouse. */
const poolSize = 10;
const connectTimeoutMs = 10_000;

// bigint and numeric (sums of bigint) arrive as numbers, as from SQLite; ours are below 2^53.
const types = new TypeOverrides();
types.setTypeParser(known.builtins.INT8, Number);
types.setTypeParser(known.builtins.NUMERIC, Number);

/** What every connection of ours is opened with. */
export function postgresSettings(databaseUrl: string): ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: 'gatehouse',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types,
  };
}

/**
 * Opens the pool. A connection that breaks while idle is dropped and replaced by the next query that needs one; one
 * that breaks in use fails the query. Both also emit an error, which would end the process if nobody listened: the
 * pool listens to idle connections only.
 */
export function openPool(databaseUrl: string): Pool {
  const pool = new Pool({ ...postgresSettings(databaseUrl), max: poolSize });
  pool.on('error', () => {});
  pool.on('connect', client => void client.on('error', () => {}));
  return pool;
}

/** Kysely on PostgreSQL. */
export function postgresDialect(pool: Pool, guard: ChangeGuard): Dialect {
  class GuardedDriver extends PostgresDriver {
    override async acquireConnection(): Promise<DatabaseConnection> {
      guard.check();
      return await super.acquireConnection();
    }
  }
  const dialect = new PostgresDialect({ pool });
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => new GuardedDriver({ pool }),
    createIntrospector: db => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}
