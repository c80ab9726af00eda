/** What a person sees of traffic in the demo, and what becomes of who watches when the program ends. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { call } from '../support/calls.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';

interface History {
  readonly demoUntil: number | null;
  readonly points: readonly { readonly at: number; readonly requests: number; readonly refused: number }[];
}

suite('traffic in the demo', () => {
  let gatehouse: Product;
  before(async () => {
    gatehouse = await Product.start({ demo: true, demoTraffic: true });
  });
  after(() => gatehouse?.stop());

  const history = async (query: string): Promise<History> =>
    (await gatehouse.admin.get<History>(`/traffic?${query}`)).body;

  test('has a history, which says that it was made up', async () => {
    const from = Date.now() - 29 * 24 * 3_600_000;
    const { demoUntil, points } = await eventually(
      () => history(`step=hour&from=${from}`),
      ({ points }) => points.slice(0, -1).every(({ requests }) => requests > 0),
    );
    assert.ok(demoUntil !== null && demoUntil <= Date.now());
    assert.ok(points.length > 690);
  });

  test('goes on by itself, with calls that pass and calls that are refused', async () => {
    await eventually(
      () => history(''),
      ({ demoUntil, points }) => {
        const since = points.filter(({ at }) => demoUntil !== null && at >= demoUntil);
        const sum = (of: 'requests' | 'refused') => since.reduce((total, point) => total + point[of], 0);
        return sum('refused') > 0 && sum('requests') > sum('refused');
      },
      60_000,
    );
  });

  // Elsewhere the loopback has one address only, and the demo calls more rarely instead.
  const isOneAddress = process.platform !== 'linux';
  test('does not take from the limits of who tries the demo', { skip: isOneAddress }, async () => {
    const { status, headers } = await call(`${gatehouse.url()}/city/v1/forecast/harbour`);
    assert.equal(status, 200);
    const left = /"keyless-day";r=(\d+)/.exec(String(headers['ratelimit']));
    assert.equal(left?.[1], '9999', String(headers['ratelimit']));
  });

  test('does not hold the program up when it ends, nor does who watches', async () => {
    const answer = await gatehouse.admin.raw('GET', '/live');
    assert.equal(answer.status, 200);
    const heard = answer.text();
    const begun = performance.now();
    const { code } = await gatehouse.end();
    assert.equal(code, 0);
    assert.ok(performance.now() - begun < 9_000, 'it did not use up the time that it gives to requests');
    assert.match(await heard, /event: history/);
  });
});
