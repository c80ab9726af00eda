import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provide } from '../../tools/provide.ts';
import { freePort, launch, type Service } from './service.ts';

/** Starts a Redis (or Valkey) of our own that keeps nothing on disk. */
export async function startRedis(): Promise<Service> {
  const program = await provide('redis-server');
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-redis-'));
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  const settings = [`port ${port}`, 'bind 127.0.0.1', 'save ""', 'appendonly no', `dir ${directory}`];
  const file = join(directory, 'redis.conf');
  // A file rather than parameters, which every user of the machine may read.
  writeFileSync(file, [...settings, `requirepass ${password}`, ''].join('\n'), { mode: 0o600 });
  return await launch({
    program,
    parameters: [file],
    ready: /Ready to accept connections/,
    directory,
    endBy: 'SIGTERM',
    url: `redis://:${password}@127.0.0.1:${port}`,
  });
}
