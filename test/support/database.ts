/** Databases of tests that run the whole program, on the PostgreSQL that `npm test` provides. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

const server = process.env['GATEHOUSE_TEST_POSTGRES_URL'];

/** For `skip`: why tests on PostgreSQL cannot run, or false. */
export const withoutPostgres =
  server === undefined && 'no GATEHOUSE_TEST_POSTGRES_URL: NOT TESTED on PostgreSQL';

/** An empty database. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `gatehouse_product_${randomBytes(8).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`drop database ${name} with (force)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
