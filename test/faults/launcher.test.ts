import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, suite, test } from 'node:test';
import { openSockets } from '../../src/gateway/sockets.ts';
import { ask } from '../support/serving/load.ts';
import { launchServing, servingCommand, watch, type Launched } from '../support/serving/processes.ts';

const home = mkdtempSync(join(tmpdir(), 'gatehouse-launcher-'));
const started: Launched[] = [];
const launch = (...args: string[]) => {
  const launched = launchServing(...args);
  started.push(launched);
  return launched;
};
after(() => {
  for (const { launcher } of started) launcher.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

suite('the launcher', { timeout: 240_000 }, () => {
  test('ends with 0 on SIGTERM, when requests under way are finished', async () => {
    const launched = launch();
    const { port } = await launched.next();
    const under = slowRequest(port);
    await under.begun;
    launched.launcher.kill('SIGTERM');
    await pause(200);
    under.finish();
    assert.match(await under.answer, /^ok /);
    assert.deepEqual(await launched.ended, [0, null]);
    await assert.rejects(ask(port), { code: 'ECONNREFUSED' });
  });

  test('ends at once when asked twice, by the signal that asked', async () => {
    const launched = launch();
    const { port, pid } = await launched.next();
    const under = slowRequest(port);
    under.answer.catch(() => {});
    await under.begun;
    launched.launcher.kill('SIGINT');
    await pause(100);
    launched.launcher.kill('SIGINT');
    assert.deepEqual(await launched.ended, [null, 'SIGINT']);
    await gone(pid);
  });

  test('goes on with the old process when the upgrade does not start', async () => {
    const broken = join(home, 'broken');
    const launched = launch(`broken=${broken}`);
    const { port, pid } = await launched.next();
    writeFileSync(broken, '');
    launched.launcher.kill('SIGHUP');
    while (!launched.errors().includes('upgrade failed')) await pause(20);
    assert.match(await ask(port), new RegExp(`^ok ${pid} `));
  });

  test('keeps trying when a process that once served cannot start again', async () => {
    const broken = join(home, 'broken-later');
    const launched = launch(`broken=${broken}`);
    const { port, pid } = await launched.next();
    writeFileSync(broken, '');
    process.kill(pid, 'SIGKILL');
    while (!launched.errors().includes('exit code 2; starts again in 200 ms')) await pause(20);
    const waiting = ask(port);
    rmSync(broken);
    assert.match(await waiting, /^ok /);
  });

  test('does not start again what is broken from the beginning', async () => {
    const broken = join(home, 'broken-first');
    writeFileSync(broken, '');
    const launched = launch(`broken=${broken}`);
    assert.deepEqual(await launched.ended, [2, null]);
    assert.equal(launched.errors(), '');
  });

  test('does not leave a main process behind when it is killed itself', async () => {
    const launched = launch();
    const { pid } = await launched.next();
    launched.launcher.kill('SIGKILL');
    await gone(pid);
  });

  test('serves on a socket that systemd hands over', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
    const command = 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"';
    const child = spawn('/bin/sh', ['-c', command, 'sh', ...servingCommand, `port=${port}`], {
      stdio: ['ignore', 'pipe', 'pipe', fd],
    });
    const launched = watch(child);
    started.push(launched);
    const { port: bound, pid } = await launched.next();
    server.close();
    await once(server, 'close');
    assert.equal(bound, port);
    assert.match(await ask(port), new RegExp(`^ok ${pid} `));
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    assert.doesNotMatch(environment, /LISTEN_/);
  });
});

suite('sockets', { timeout: 240_000 }, () => {
  test('each call gives a duplicate of one socket', async () => {
    const sockets = openSockets();
    const first = await sockets.bind('127.0.0.1', 0, 'one');
    const second = await sockets.bind('127.0.0.1', 0, 'one');
    const other = await sockets.bind('127.0.0.1', 0, 'other');
    assert.deepEqual(first.address(), second.address());
    assert.notEqual(first.fd(), second.fd());
    assert.notDeepEqual(other.address(), first.address());
    for (const socket of [first, second, other]) socket.close();
    sockets.close();
  });

  test('what waits on one duplicate is served by the next', async () => {
    const sockets = openSockets();
    const first = createServer();
    first.listen(await sockets.bind('127.0.0.1', 0, 'one'));
    await once(first, 'listening');
    const { port } = first.address() as AddressInfo;
    first.close();
    await once(first, 'close');
    const waiting = connect({ host: '127.0.0.1', port });
    await once(waiting, 'connect');
    const second = createServer(socket => socket.end('served'));
    second.listen(await sockets.bind('127.0.0.1', 0, 'one'));
    const [answer] = (await once(waiting, 'data')) as [Buffer];
    assert.equal(answer.toString(), 'served');
    second.close();
    sockets.close();
  });

  test('an address in use, one that is not ours and a name that is none are named with what is wrong', async () => {
    const sockets = openSockets();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await assert.rejects(sockets.bind('127.0.0.1', port), {
      code: 'EADDRINUSE',
      message: `cannot listen on 127.0.0.1 port ${port}: another program listens there (EADDRINUSE)`,
    });
    await assert.rejects(sockets.bind('192.0.2.1', 0), { code: 'EADDRNOTAVAIL' });
    await assert.rejects(sockets.bind('no such host', 80), /no such host/);
    taken.close();
    await once(taken, 'close');
    // A failure is not remembered.
    (await sockets.bind('127.0.0.1', port)).close();
    sockets.close();
  });
});

/** A POST whose body ends when `finish` is called. */
function slowRequest(port: number) {
  const request = http.request({ host: '127.0.0.1', port, method: 'POST', agent: false });
  const answer = new Promise<string>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', response => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      response.on('end', () => resolve(text));
    });
  });
  request.write('begun');
  // Accepted and read, as far as a client can tell.
  const begun = once(request, 'socket').then(() => pause(200));
  return { begun, answer, finish: () => request.end() };
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause(20);
  }
}
