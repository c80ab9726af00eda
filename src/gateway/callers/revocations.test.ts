import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Revocations } from './revocations.ts';

const token = { id: 't', session: 's', clientId: 'c', issuedAt: 1_000 };

suite('revocations', () => {
  test('refuse by token, session and client, and nothing else', () => {
    for (const [kind, id] of [
      ['token', 't'],
      ['session', 's'],
    ] as const) {
      const revocations = new Revocations();
      revocations[kind]('other', { until: 9 }, 0);
      assert.equal(revocations.fault(token), undefined);
      revocations[kind](id, { until: 9 }, 0);
      assert.notEqual(revocations.fault(token), undefined);
    }
    const revocations = new Revocations();
    revocations.client('c', { tokensFrom: 1_000 });
    assert.equal(revocations.fault(token), undefined);
    revocations.client('c', { tokensFrom: 1_001 });
    assert.notEqual(revocations.fault(token), undefined);
    revocations.client('c', null);
    assert.equal(revocations.fault(token), undefined);
  });

  test('are forgotten once nobody could show the token any more, and not before', () => {
    const revocations = new Revocations();
    const life = 10_000;
    for (let now = 0; now < 200_000; now++) {
      revocations.token(`t${now}`, { until: now + life }, now);
      if (now % 5_000 !== 0) continue;
      assert.ok(revocations.size <= 3 * life, `${revocations.size} are held`);
      const { fault } = { fault: revocations.fault({ ...token, id: `t${Math.max(0, now - life + 1)}` }) };
      assert.equal(fault, 'the token is revoked');
    }
  });

  test('that come when their time is over take no room', () => {
    const revocations = new Revocations();
    revocations.session('s', { until: 5 }, 5);
    assert.equal(revocations.size, 0);
  });

  test('nothing is left after a resync', () => {
    const revocations = new Revocations();
    revocations.token('t', { until: 9 }, 0);
    revocations.user('u', { realm: 'external', active: false, groups: [], roles: [], tokensFrom: 0 });
    revocations.clear();
    assert.equal(revocations.fault(token), undefined);
    assert.equal(revocations.userFault('u', 'external', 0), undefined);
  });

  test('of a user hold for the realm, the state and the time that they name', () => {
    const revocations = new Revocations();
    const ann = { realm: 'external', active: true, groups: [], roles: [], tokensFrom: 5_000 } as const;
    revocations.user('ann', ann);
    assert.equal(revocations.userFault('ann', 'external', 5_000), undefined);
    assert.notEqual(revocations.userFault('ann', 'external', 4_999), undefined);
    assert.notEqual(revocations.userFault('ann', 'internal', 5_000), undefined);
    revocations.user('ann', { ...ann, active: false });
    assert.notEqual(revocations.userFault('ann', 'external', 5_000), undefined);
    assert.equal(revocations.userFault('somebody else', 'external', 0), undefined);
  });
});
