import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { provide } from '../../tools/provide.ts';
import { freePort, launch, type Service } from './service.ts';

const run = promisify(execFile);

/**
 * Starts a PostgreSQL of our own. It refuses to run as root, so a test run by root starts it as the operating
 * system's `postgres`. Nothing is flushed to disk: it only has to outlive clients that are killed.
 */
export async function startPostgres(): Promise<Service> {
  const program = await provide('postgres');
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-postgres-'));
  try {
    const user = process.getuid?.() === 0 ? operatingSystemUser('postgres') : undefined;
    const password = randomBytes(16).toString('hex');
    const passwordFile = join(directory, 'password');
    const data = join(directory, 'data');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user !== undefined) for (const path of [directory, passwordFile]) chownSync(path, user.uid, user.gid);
    await run(
      join(dirname(program), 'initdb'),
      ['-D', data, '-U', 'app', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync'].concat([
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-instructions',
      ]),
      { cwd: directory, ...user },
    );
    const port = await freePort();
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${directory}`,
      'fsync=off',
    ].concat(['full_page_writes=off', 'max_connections=200', 'jit=off', 'log_min_messages=log']);
    return await launch({
      program,
      parameters: ['-D', data, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])],
      ready: /database system is ready to accept connections/,
      directory,
      user,
      endBy: 'SIGQUIT',
      url: `postgres://app:${password}@127.0.0.1:${port}/postgres`,
    });
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

function operatingSystemUser(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error(`PostgreSQL does not run as root, and there is no user ${name} to run it as`);
  return { uid: Number(uid), gid: Number(gid) };
}
