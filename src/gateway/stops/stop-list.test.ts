import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { StopState } from '../feed.ts';
import { readPlaces } from '../places/file.ts';
import { Places } from '../places/places.ts';
import type { Caller } from '../exchange.ts';
import { testNow, testVersion } from '../testing.ts';
import { StopList } from './stop-list.ts';

const testCaller: Caller = {
  application: { id: 'app_1', name: 'caller', tag: 'caller', kind: 'confidential', active: true },
  keyId: 'key_1',
  user: undefined,
  sandbox: false,
};
const nowhere = new Places(undefined);
const now = testNow;

function stopped(...states: (Partial<StopState> & Pick<StopState, 'what' | 'value'>)[]): StopList {
  const stops = new StopList();
  for (const [at, state] of states.entries()) stops.apply(`stp_${at}`, { until: null, ...state });
  return stops;
}

suite('stops', () => {
  test('while nothing is stopped everything passes, and no place is looked up', () => {
    const stops = stopped();
    const untouched = {
      of: () => assert.fail('nobody asked for a place'),
    } as unknown as Places;
    assert.equal(stops.client('192.0.2.7', untouched, now), undefined);
    assert.equal(stops.version(testVersion, now), undefined);
    assert.equal(stops.caller(testCaller, now), undefined);
    assert.equal(stopped({ what: 'api', value: 'api_x' }).client('192.0.2.7', untouched, now), undefined);
  });

  for (const [value, hit, missed] of [
    ['192.0.2.0/24', '192.0.2.255', '192.0.3.0'],
    ['192.0.2.7', '192.0.2.7', '192.0.2.8'],
    ['2001:db8:1:2::/64', '2001:db8:1:2:ffff::9', '2001:db8:1:3::'],
  ] as const)
    test(`of ${value}, calls from ${hit} are refused, those from ${missed} are not`, () => {
      const stops = stopped({ what: 'address', value });
      const refusal = stops.client(hit, nowhere, now);
      assert.deepEqual([refusal?.code, refusal?.status], ['caller-stopped', 403]);
      assert.equal(stops.client(missed, nowhere, now), undefined);
    });

  test('of a country, calls from its addresses are refused, those from nowhere known are not', () => {
    const places = new Places(readPlaces(undefined));
    const stops = stopped({ what: 'country', value: 'NL' });
    assert.equal(places.of('193.0.6.139')?.country, 'NL');
    assert.equal(stops.client('193.0.6.139', places, now)?.code, 'caller-stopped');
    assert.equal(stops.client('8.8.8.8', places, now), undefined);
    assert.equal(stops.client('10.0.0.1', places, now), undefined);
    assert.equal(stops.client('193.0.6.139', nowhere, now), undefined);
  });

  test('of an API or a version, calls are refused as out of service, with the time to come back', () => {
    for (const [what, value] of [
      ['api', testVersion.api.id],
      ['version', testVersion.id],
    ] as const) {
      const open = stopped({ what, value }).version(testVersion, now);
      assert.deepEqual(
        [open?.code, open?.status, open?.headers],
        ['api-stopped', 503, { 'retry-after': '300' }],
      );
      const bounded = stopped({ what, value, until: now + 1_500 }).version(testVersion, now);
      assert.deepEqual(bounded?.headers, { 'retry-after': '2' });
      assert.equal(stopped({ what, value: 'other' }).version(testVersion, now), undefined);
    }
  });

  test('of an application or a key, callers are refused, and nobody else', () => {
    const application = stopped({ what: 'application', value: testCaller.application?.id ?? '' });
    assert.equal(application.caller(testCaller, now)?.code, 'caller-stopped');
    const key = stopped({ what: 'key', value: testCaller.keyId ?? '' });
    assert.equal(key.caller(testCaller, now)?.code, 'caller-stopped');
    assert.equal(key.caller({ ...testCaller, keyId: 'key_other' }, now), undefined);
    const nobody = { application: undefined, keyId: undefined, user: undefined, sandbox: false };
    assert.equal(application.caller(nobody, now), undefined);
  });

  test('a value of one kind never stops another kind', () => {
    assert.equal(stopped({ what: 'key', value: testVersion.id }).version(testVersion, now), undefined);
    const application = testCaller.application?.id ?? '';
    assert.equal(stopped({ what: 'key', value: application }).caller(testCaller, now), undefined);
  });

  test('ends by itself when its time is up, and not a millisecond before', () => {
    const stops = stopped({ what: 'address', value: '192.0.2.7', until: now + 10 });
    assert.ok(stops.client('192.0.2.7', nowhere, now));
    assert.ok(stops.client('192.0.2.7', nowhere, now + 9));
    assert.equal(stops.client('192.0.2.7', nowhere, now + 10), undefined);
  });

  test('of two stops of one thing, lifting one or its end leaves the other', () => {
    const stops = stopped(
      { what: 'version', value: testVersion.id, until: now + 5_000 },
      { what: 'version', value: testVersion.id },
      { what: 'version', value: testVersion.id, until: now + 1_000 },
    );
    assert.ok(stops.version(testVersion, now + 2_000));
    stops.apply('stp_1', null);
    assert.equal(stops.version(testVersion, now + 2_000)?.headers?.['retry-after'], '3');
    assert.equal(stops.version(testVersion, now + 5_000), undefined);
  });
});
