import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CalendarWindow } from './calendar.ts';
import { QuotaDesk } from './quota-desk.ts';
import { QuotaTable, type QuotaWant } from './quota-table.ts';

const noon = Date.UTC(2026, 0, 7, 12);
const day = new CalendarWindow('day');

function desk() {
  const table = QuotaTable.create({ slots: 64, seed: { k0: 1, k1: 2 }, reserving: true });
  const wanted: QuotaWant[] = [];
  const clock = { now: noon };
  const desk = new QuotaDesk({ table, tell: wants => wanted.push(...wants), now: () => clock.now });
  const grant = (amount: number) => {
    const [want] = wanted.splice(0);
    if (want !== undefined) table.grant({ ...want, amount, reserved: amount });
    desk.granted();
  };
  return { desk, wanted, clock, grant };
}

suite('quota desk', () => {
  test('a call that finds nothing reserved goes on as soon as something is', async () => {
    const { desk: one, wanted, grant } = desk();
    assert.equal(one.take(1, 1, noon, day, 100).short, true);
    const late = one.wait(1, 1, day, 100);
    await Promise.resolve();
    assert.deepEqual(
      wanted.map(({ limit, amount }) => [limit, amount]),
      [[100, 6]],
    );
    grant(6);
    const { allowed, short, remaining } = await late;
    assert.deepEqual([allowed, short, remaining], [true, false, 99]);
  });

  test('of many who wait, as many go on as there is reserved, and the rest stays', async () => {
    const { desk: one, grant } = desk();
    one.take(1, 1, noon, day, 3);
    const answers: boolean[] = [];
    const waiting = Array.from({ length: 5 }, () =>
      one.wait(1, 1, day, 3).then(({ allowed }) => answers.push(allowed)),
    );
    await Promise.resolve();
    grant(2);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(answers, [true, true]);
    grant(1);
    await Promise.all(waiting);
    assert.deepEqual(answers, [true, true, true, false, false]);
  });

  test('who waited in vain is told, and those after him do not wait until something comes', async () => {
    const { desk: one, clock, grant } = desk();
    one.take(1, 1, noon, day, 100);
    const vain = one.wait(1, 1, day, 100);
    clock.now += 3_001;
    grant(0);
    assert.deepEqual([(await vain).allowed, (await vain).short], [false, true]);
    assert.equal((await one.wait(1, 1, day, 100)).short, true);
    grant(1);
    assert.equal((await one.wait(1, 1, day, 100)).allowed, true);
  });
});
