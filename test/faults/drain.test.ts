import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { after, suite, test } from 'node:test';
import { ask, load } from '../support/serving/load.ts';
import { launchServing, type Launched } from '../support/serving/processes.ts';

/** Requests in each test; thousands, so that a loss of one in a thousand shows. */
const requests = 3_000;

suite('no connection is lost while the processes behind it change', { timeout: 240_000 }, () => {
  const started: Launched[] = [];
  const launch = (...args: string[]) => {
    const launched = launchServing(...args);
    started.push(launched);
    return launched;
  };
  after(() => {
    for (const { launcher } of started) launcher.kill('SIGKILL');
  });

  test('while workers are replaced over and over', async () => {
    const launched = launch('roll');
    const { port } = await launched.next();
    const outcome = await load(port, requests, soFar => soFar.servedBy.size >= 12);
    assert.deepEqual(outcome.failures, []);
  });

  test('while workers fail in the midst of requests', async () => {
    const launched = launch();
    const { port } = await launched.next();
    let failed = 0;
    const failing = (async () => {
      for (; failed < 8; failed++) {
        await ask(port, { path: '/fail' });
        await pause(150);
      }
    })();
    const outcome = await load(port, requests, () => failed === 8);
    await failing;
    assert.deepEqual(outcome.failures, []);
    assert.ok(outcome.servedBy.size > 4, `served by ${outcome.servedBy.size} workers`);
  });

  test('while the whole process is upgraded, and again', async () => {
    const launched = launch();
    const { port, pid } = await launched.next();
    const pids = new Set([pid]);
    const upgrading = (async () => {
      for (let i = 0; i < 3; i++) {
        launched.launcher.kill('SIGHUP');
        const next = await launched.next();
        assert.equal(next.port, port);
        pids.add(next.pid);
      }
    })();
    const outcome = await load(port, requests, () => pids.size === 4);
    await upgrading;
    assert.deepEqual(outcome.failures, []);
    assert.equal(pids.size, 4);
  });

  test('connections wait while the only process that serves is killed and starts again', async () => {
    const launched = launch();
    const { port, pid } = await launched.next();
    await ask(port);
    process.kill(pid, 'SIGKILL');
    // Nobody accepts now: the launcher holds the socket, the system queues the connection.
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(port)));
    const next = await launched.next();
    for (const answer of answers) assert.match(answer, new RegExp(`^ok ${next.pid} `));
    assert.match(launched.errors(), /killed by SIGKILL; starts again in 100 ms/);
  });

  test('an idle launcher uses no processor time', async () => {
    const launched = launch();
    await launched.next();
    const pid = launched.launcher.pid as number;
    // On a busy machine its start takes a while; what polls or spins is never idle.
    let used = Infinity;
    for (let second = 0; second < 15 && used > 1; second++) {
      const before = ticks(pid);
      await pause(1_000);
      used = ticks(pid) - before;
    }
    assert.ok(used <= 1, `${used} clock ticks in a second`);
  });
});

/** User and system time of a process in clock ticks, from proc(5). */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
