import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadMasterKey, openVault } from '#credentials';
import { createLog, systemClock } from '#kernel';
import { createServer } from '#api';
import { createAdminApi, ensureZones } from '#manager';
import { Traffic } from '#monitoring';
import { openStore } from '#store';
import { completionScript } from '../../src/cli/completion.ts';
import { run } from '../../src/cli/index.ts';
import { createProgram } from '../../src/cli/program.ts';

const todo = fileURLToPath(
  new URL('../../src/contracts/testdata/example-todo.openapi.json', import.meta.url),
);

/** The control plane alone, on a store and port of its own. */
async function openControlPlane(data: string) {
  const store = await openStore({ dataDir: data });
  const masterKey = loadMasterKey({ env: {}, file: `${data}.key`, dataDir: data, create: true });
  const vault = await openVault(store, masterKey);
  await store.change(change => ensureZones(change, systemClock.now()));
  const log = createLog({ level: 'silent', to: 'stdout' });
  const area = await createAdminApi({
    store,
    vault,
    log,
    version: '0.0.0-test',
    traffic: new Traffic({ clock: systemClock, log, latencyBounds: [] }),
  });
  const api = createServer({ areas: [area], hosts: [], docs: 'https://docs.example/errors', log });
  await api.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      await api.close();
      await store.close();
    },
  };
}

suite('the command line against a running admin API', { timeout: 240_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  const path = (name: string): string => join(home, name);
  const data = path('data');
  let server: Awaited<ReturnType<typeof openControlPlane>>;
  let env: Record<string, string | undefined>;

  before(async () => {
    server = await openControlPlane(data);
    env = { GATEHOUSE_DATA: data, GATEHOUSE_CONSOLE: server.address };
  });
  after(async () => {
    await server.close();
    rmSync(home, { recursive: true });
  });

  const command = async (...argv: string[]) => {
    const written = { out: '', err: '' };
    const code = await run(argv, {
      env,
      stdout: { write: text => (written.out += text) },
      stderr: { write: text => (written.err += text) },
      fetch,
      clock: systemClock,
    });
    return { code, ...written };
  };
  const done = async (...argv: string[]): Promise<string> => {
    const { code, out, err } = await command(...argv);
    assert.equal(code, 0, `${argv.join(' ')}: ${err}`);
    return out;
  };

  let key = '';

  test('a document that nobody here wrote is imported, refused below its floor, and published behind it', async () => {
    const imported = await done(
      ...[
        'import',
        todo,
        '--name',
        'todo',
        '--version-name',
        'v1',
        '--upstream',
        'http://127.0.0.1:3000',
        '--profile',
        'none',
      ],
    );
    assert.match(imported, /GET +\/todos +tells/);
    assert.match(imported, /below the floor/);
    const refused = await command('publish', 'todo/v1');
    assert.equal(refused.code, 4);
    assert.match(refused.err, /GET \/todos +lacks /);
    assert.match(refused.err, /How to meet them:/);
    await done('profile', 'todo/v1', 'registered');
    assert.match(await done('publish', 'todo/v1'), /Published todo\/v1/);
  });

  test('an application gets a key; it is rotated and revoked', async () => {
    await done('app', 'create', 'demo', '--developer', 'ann');
    await done('subscribe', 'demo', 'todo/v1');
    key = (await done('key', 'create', 'demo', '--quiet')).trim();
    assert.match(key, /^gh_live_\w+$/);
    const rotated = await done('key', 'rotate', 'demo', '--overlap', '0s', '--json');
    const { id, replaces } = JSON.parse(rotated) as { id: string; replaces: string };
    assert.match(await done('key', 'list', 'demo'), new RegExp(`${replaces} .*expired`));
    await done('key', 'revoke', id, '--reason', 'end of the journey');
    assert.match(await done('key', 'list', 'demo'), new RegExp(`${id} .*revoked`));
  });

  test('the catalogue goes out as a declaration and comes back as it was', async () => {
    await done('dump', '-o', path('gatehouse.yaml'));
    assert.ok(!readFileSync(path('gatehouse.yaml'), 'utf8').includes(key));
    assert.equal(await done('diff', path('gatehouse.yaml')), 'No difference.\n');
    await done('plan', 'create', 'gold', '--rate', '10/s');
    assert.equal((await command('diff', path('gatehouse.yaml'))).code, 5);
    assert.match(await done('sync', path('gatehouse.yaml'), '--prune'), /1 deleted/);
    assert.equal(await done('diff', path('gatehouse.yaml')), 'No difference.\n');
  });

  test('a dump of one Gatehouse makes another one alike', async () => {
    const other = await openControlPlane(path('other'));
    const before = env;
    try {
      env = { GATEHOUSE_DATA: path('other'), GATEHOUSE_CONSOLE: other.address };
      await done('sync', path('gatehouse.yaml'));
      assert.equal(await done('diff', path('gatehouse.yaml')), 'No difference.\n');
      assert.match(await done('status'), /todo\/v1 +published/);
    } finally {
      env = before;
      await other.close();
    }
  });

  test('the master key of another Gatehouse is refused', async () => {
    const before = env;
    env = { ...env, GATEHOUSE_DATA: path('other') };
    const { code, err } = await command('status');
    env = before;
    assert.equal(code, 3);
    assert.match(err, /was not started with the master key of/);
  });

  test('a restore under a running server is refused, whatever is asked for', async () => {
    await done('backup', path('store.backup'));
    assert.equal(statSync(path('store.backup')).mode & 0o777, 0o600);
    const { code, err } = await command('restore', path('store.backup'), '--force');
    assert.equal(code, 3);
    assert.match(err, /is running on this data/);
  });

  test('a backup is restored wholly, under its own key only, and what it replaces is kept', async () => {
    await done('plan', 'create', 'later-than-the-backup');
    await server.close();
    const file = path('store.backup');
    assert.equal((await command('status')).code, 6);
    const unforced = await command('restore', file);
    assert.equal(unforced.code, 3);
    assert.match(unforced.err, /not empty[^]*--force/);

    const before = env;
    env = { ...env, GATEHOUSE_DATA: path('other') };
    const foreign = await command('restore', file, '--force');
    assert.equal(foreign.code, 3);
    assert.match(foreign.err, /another master key; nothing was restored/);
    env = before;

    copyFileSync(file, path('cut.backup'));
    truncateSync(path('cut.backup'), statSync(file).size - 20);
    const cut = await command('restore', path('cut.backup'), '--force');
    assert.equal(cut.code, 3);
    assert.match(cut.err, /nothing was changed/);

    const restored = await done('restore', file, '--force');
    const kept = /is in (\S+)\.\n/.exec(restored)?.[1] ?? '';
    server = await openControlPlane(data);
    env = { ...env, GATEHOUSE_CONSOLE: server.address };
    assert.doesNotMatch(await done('plan', 'list'), /later-than-the-backup/);
    assert.match(await done('status'), /todo\/v1 +published/);

    await server.close();
    await done('restore', kept, '--force');
    server = await openControlPlane(data);
    env = { ...env, GATEHOUSE_CONSOLE: server.address };
    assert.match(await done('plan', 'list'), /later-than-the-backup/);
  });

  test('doctor tells its own listeners from those of others', async () => {
    const off = Object.fromEntries(
      ['EXTERNAL_HTTPS', 'EXTERNAL_HTTP', 'INTERNAL_HTTPS', 'INTERNAL_HTTP'].map(name => [
        `GATEHOUSE_${name}`,
        'off',
      ]),
    );
    const before = env;
    // The port of the console is taken, the others are the system's to choose.
    env = { ...env, ...off, GATEHOUSE_PORTAL: '127.0.0.1:0', GATEHOUSE_HEALTH: '127.0.0.1:1' };
    const own = JSON.parse((await command('doctor', '--json')).out) as Diagnosis;
    assert.equal(own.checks.find(({ name }) => name === 'listener console')?.state, 'good');
    assert.equal(own.checks.find(({ name }) => name === 'workers')?.state, 'bad', 'no health listens');
    env = { ...env, GATEHOUSE_DATA: path('other') };
    const { code, out } = await command('doctor');
    env = before;
    assert.equal(code, 5);
    assert.match(out, /WRONG +server +the Gatehouse at .* works on other data/);
    assert.match(out, /WRONG +listener console +another program listens/);
  });

  test('bash completes commands, subcommands and options', () => {
    const script = completionScript(createProgram(), 'bash');
    const complete = (...words: string[]): string[] => {
      const quoted = ['gatehouse', ...words].map(word => `'${word}'`).join(' ');
      const code = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _gatehouse; echo "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', code], { encoding: 'utf8' }).trim().split(' ');
    };
    assert.deepEqual(complete('pub'), ['publish']);
    assert.deepEqual(complete('key', ''), ['create', 'rotate', 'revoke', 'list', 'delegate']);
    assert.deepEqual(complete('key', 'rotate', '--over'), ['--overlap']);
    assert.deepEqual(complete('publish', 'city', '--dr'), ['--dry-run']);
    assert.deepEqual(complete('import', 'key', '--base'), ['--base-path'], 'an argument is no command');
  });

  test('a reader that leaves early is no failure', () => {
    const bin = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));
    const line = `"${process.execPath}" "${bin}" completion bash | true; echo "\${PIPESTATUS[0]}"`;
    assert.equal(execFileSync('bash', ['-c', line], { encoding: 'utf8' }), '0\n');
  });

  test('the program itself exits as its reference says, and writes failures to stderr only', () => {
    writeFileSync(path('broken.yaml'), 'a: [b');
    const bin = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));
    assert.throws(
      () => execFileSync(process.execPath, [bin, 'validate', path('broken.yaml')], { stdio: 'pipe' }),
      (error: { status: number; stdout: Buffer; stderr: Buffer }) => {
        assert.equal(error.status, 3);
        assert.equal(error.stdout.toString(), '');
        assert.match(error.stderr.toString(), /broken\.yaml:1:/);
        return true;
      },
    );
  });
});

interface Diagnosis {
  readonly checks: readonly { readonly name: string; readonly state: string }[];
}
