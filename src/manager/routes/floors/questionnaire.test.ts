import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openTestApi, type TestApi } from '../../http/testing.ts';
import { expect } from '../testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
after(() => api.close());

interface Floor {
  readonly category: string;
  readonly audience: string;
  readonly controls: readonly { readonly control: string; readonly everywhere: boolean }[];
}

const floor = async (query: string): Promise<Floor> =>
  (await expect(api, 200, { url: `/questionnaire/floor?${query}` })).body as unknown as Floor;

suite('what answers of the risk assessment lead to', () => {
  test('is a floor that grows with them, with what is special first', async () => {
    const [mild, harsh] = [await floor(''), await floor('effect=final&information=personal&users=anyone')];
    assert.deepEqual([mild.category, mild.audience], ['tells', 'open']);
    // However much it is wished for, harm is never open.
    assert.deepEqual([harsh.category, harsh.audience], ['does-harm', 'registered']);
    const ids = harsh.controls.map(({ control }) => control);
    for (const control of ['object-ownership', 'call-audit', 'masking'])
      assert.ok(ids.includes(control), control);
    const order = harsh.controls.map(({ everywhere }) => everywhere);
    assert.ok(order.lastIndexOf(false) < order.indexOf(true));
    assert.ok(mild.controls.length < harsh.controls.length);
  });

  for (const query of ['effect=maybe', 'today=x', 'effect=final&effect=none', 'accountable=Ann'])
    test(`is not told for ${query}`, async () => {
      await expect(api, 400, { url: `/questionnaire/floor?${query}` });
    });
});
