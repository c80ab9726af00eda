import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Decision } from '#gateway';
import { day, expectStatus, openTestPortal, type TestPortal } from './testing.ts';

let portal: TestPortal;
let url: string;
let tag: string;
before(async () => {
  portal = await openTestPortal();
  await portal.signIn('dora');
  await portal.signIn('eve');
  const body = { title: 'Umbrella', kind: 'confidential' };
  const made = await expectStatus(
    201,
    portal.call({ method: 'POST', url: '/applications', as: 'dora', body }),
  );
  url = `/applications/${String(made.body['id'])}`;
  tag = String(made.body['tag']);
});
after(() => portal.close());

function refused(over: Partial<Decision>): Decision {
  const decision: Decision = {
    id: `dec_${portal.decisions.length}`,
    at: portal.clock.time + 1,
    zone: 'external',
    version: 'weather/v1',
    operation: 'GET /forecast/{city}',
    application: tag,
    code: 'quota-exhausted',
    status: 429,
    policy: 'quota',
    policyId: 'att_inside',
    mode: 'block',
    reason: 'quota "day": 1000 a day',
    ...over,
  };
  portal.decisions.push(decision);
  return decision;
}

const look = (id: string, as = 'dora') => portal.call({ url: `/decisions/${id}`, as });

suite('a decision', () => {
  test('of an own application is explained in the words of the error catalogue', async () => {
    const { body, text } = await expectStatus(200, look(refused({}).id));
    assert.equal(body['code'], 'quota-exhausted');
    assert.equal(body['api'], 'weather');
    assert.ok(String(body['what']).length > 10 && String(body['fix']).length > 10);
    assert.doesNotMatch(text, /1000|att_inside|"policy|"reason|"zone/);
  });

  test('about what was taken for an attack tells no more than the refusal did', async () => {
    const threat = refused({
      code: 'threat-detected',
      status: 403,
      policy: 'deny-patterns',
      reason: 'rule sql-1 matched in query parameter q',
    });
    const { text } = await expectStatus(200, look(threat.id));
    assert.doesNotMatch(text, /sql|rule|query|deny-patterns/i);
  });

  const hidden: readonly (readonly [string, Partial<Decision>])[] = [
    ["of somebody else's application", { application: 'another' }],
    ['of a call without a key', { application: '-' }],
    ['that only a check in report mode made', { mode: 'report' }],
    ['from before the application was there', { at: 1 }],
  ];
  for (const [name, over] of hidden)
    test(`${name} is not found, like one that does not exist`, async () => {
      const answer = await look(refused(over).id);
      const none = await look('dec_nothing');
      assert.equal(answer.status, 404);
      assert.equal(answer.body['detail'], none.body['detail']);
    });

  test('is found by its owner only', async () => {
    const { id } = refused({});
    assert.equal((await look(id)).status, 200);
    assert.equal((await look(id, 'eve')).status, 404);
    assert.equal((await portal.call({ url: `/decisions/${id}` })).status, 401);
  });
});

suite('refusals of an application', () => {
  test('are its own, without checks that only report', async () => {
    const { body, text } = await expectStatus(200, portal.call({ url: `${url}/refusals`, as: 'dora' }));
    const items = body['items'] as { id: string }[];
    const wanted = portal.decisions.filter(
      one => one.application === tag && one.mode === 'block' && one.at >= portal.clock.time,
    );
    assert.deepEqual(
      items.map(({ id }) => id),
      wanted.map(({ id }) => id),
    );
    assert.doesNotMatch(text, /reason|policy/);
  });

  test('are paged, and an invented place in the list is refused', async () => {
    const page = await portal.call({ url: `${url}/refusals?limit=1`, as: 'dora' });
    assert.equal(page.body['next'], '1');
    assert.equal((await portal.call({ url: `${url}/refusals?after=x'--`, as: 'dora' })).status, 400);
  });
});

suite('usage', () => {
  const usage = (query: string) => portal.call({ url: `${url}/usage${query}`, as: 'dora' });

  test('asks for the own tag only, and not for before the application was there', async () => {
    portal.clock.time += 2 * day;
    const { body } = await expectStatus(
      200,
      usage('?step=hour&from=0&version=weather/v1'.replace('from=0&', '')),
    );
    const last = portal.asked.at(-1);
    assert.deepEqual(last?.filter, { application: tag, version: 'weather/v1' });
    assert.equal(last?.stretch.from, portal.clock.time - 2 * day);
    assert.equal(body['from'], last.stretch.from);
  });

  test('takes no other filter, and no stretch without end', async () => {
    for (const query of [
      '?application=another',
      '?operation=x',
      '?zone=internal',
      '?step=second',
      '?version=*',
    ])
      assert.equal((await usage(query)).status, 400, query);
    assert.equal((await usage('?from=0&to=0')).status, 400);
  });
});
