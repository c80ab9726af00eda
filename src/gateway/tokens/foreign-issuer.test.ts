import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testNow } from '../testing.ts';
import { ForeignIssuer } from './foreign-issuer.ts';
import { unknown } from './introspection-desk.ts';
import { testKey, testToken, type TestKey } from './testing.ts';
import { readToken, VerifiedTokens } from './verified-token.ts';

const issuer = 'https://id.example/tenant';
const jwksUri = 'https://keys.example/jwks';
const minute = 60_000;

/** An authorization server elsewhere, whose answers a test chooses. */
function elsewhere(over: { metadata?: unknown; jwksUri?: string } = {}) {
  let now = testNow;
  let keys: readonly TestKey[] = [testKey('a')];
  let isAway = false;
  const asked: string[] = [];
  const made = new ForeignIssuer(
    { issuer, jwksUri: over.jwksUri },
    async url => {
      asked.push(url);
      await Promise.resolve();
      if (isAway) throw new Error('away');
      if (url === jwksUri) return { keys: keys.map(({ jwk }) => jwk) };
      if (url === `${issuer}/.well-known/openid-configuration`)
        return (over.metadata ?? { issuer, jwks_uri: jwksUri }) as Record<string, unknown>;
      throw new Error('404');
    },
    () => now,
  );
  const verify = async (text: string) => {
    const read = readToken(text);
    assert.ok(typeof read === 'object', 'the token cannot be read');
    const answer = await made.verify(VerifiedTokens.nameOf(text), read, undefined);
    return answer === unknown ? 'unknown' : typeof answer === 'string' ? 'refused' : 'good';
  };
  return {
    asked,
    verify,
    recent: (text: string) => made.recent(VerifiedTokens.nameOf(text)),
    later: (ms: number) => (now += ms),
    lists: (...listed: TestKey[]) => (keys = listed),
    away: (is: boolean) => (isAway = is),
    first: keys[0] as TestKey,
  };
}
const signed = (key: TestKey, claims = {}) => testToken(key, { iss: issuer, ...claims });
const settled = () => new Promise(resolve => setImmediate(resolve));

suite('tokens of an authorization server elsewhere', () => {
  test('are verified with the keys that its metadata leads to, asked for once', async () => {
    const { verify, first, asked, recent } = elsewhere();
    const token = signed(first);
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verify(token)));
    assert.deepEqual(new Set(verdicts), new Set(['good']));
    assert.deepEqual(asked, [`${issuer}/.well-known/openid-configuration`, jwksUri]);
    assert.ok(recent(token));
    assert.equal(recent(signed(first, { jti: 'other' })), undefined);
  });

  test('are verified with the keys at an address that was named, without metadata', async () => {
    const { verify, first, asked } = elsewhere({ jwksUri });
    assert.equal(await verify(signed(first)), 'good');
    assert.deepEqual(asked, [jwksUri]);
  });

  test('of a key that is not listed are refused', async () => {
    const { verify } = elsewhere();
    assert.equal(await verify(signed(testKey('a'))), 'refused');
    assert.equal(await verify(signed(testKey('b'))), 'refused');
  });

  test('metadata of another issuer is not believed, nor of none', async () => {
    for (const metadata of [
      { issuer: 'https://evil.example', jwks_uri: jwksUri },
      { issuer: `${issuer}/`, jwks_uri: jwksUri },
      { jwks_uri: jwksUri },
      { issuer },
      { issuer, jwks_uri: 1 },
    ]) {
      const { verify, first, asked } = elsewhere({ metadata });
      assert.equal(await verify(signed(first)), 'unknown', JSON.stringify(metadata));
      assert.ok(!asked.includes(jwksUri));
    }
  });

  test('a new key is asked for when a token names it, and a key that is gone is not believed any more', async () => {
    const { verify, first, lists, later, recent } = elsewhere();
    const token = signed(first);
    assert.equal(await verify(token), 'good');
    const next = testKey('b');
    lists(next);
    later(minute);
    assert.equal(await verify(signed(next)), 'good');
    assert.equal(recent(token), undefined, 'what the old key signed is remembered');
    assert.equal(await verify(token), 'refused');
  });

  test('made-up names of keys make nobody ask more than twice a minute', async () => {
    const { verify, first, asked, later } = elsewhere({ jwksUri });
    await verify(signed(first));
    for (let n = 0; n < 120; n++) {
      later(500);
      assert.equal(await verify(signed(testKey(`made-up-${n % 3}`))), 'refused');
    }
    assert.ok(asked.length <= 3, `asked ${asked.length} times`);
  });

  test('known keys go on being used while they are asked for again, off the path of requests', async () => {
    const { verify, first, asked, later, away, recent } = elsewhere({ jwksUri });
    const token = signed(first);
    await verify(token);
    away(true);
    later(11 * minute);
    assert.ok(recent(token), 'the request waited');
    await settled();
    assert.equal(asked.length, 2);
    assert.equal(await verify(signed(first, { jti: 'other' })), 'good');
  });

  test('keys that nobody confirmed for half a day are not believed', async () => {
    const { verify, first, later, away, recent } = elsewhere({ jwksUri });
    const token = signed(first);
    await verify(token);
    away(true);
    later(12 * 60 * minute);
    assert.equal(recent(token), undefined);
    assert.equal(await verify(token), 'unknown');
    away(false);
    later(5 * minute);
    assert.equal(await verify(token), 'good');
  });

  test('a server that is away is asked again with growing pauses, and nothing is believed meanwhile', async () => {
    const { verify, first, asked, later, away } = elsewhere({ jwksUri });
    away(true);
    const token = signed(first);
    for (let n = 0; n < 600; n++) {
      assert.equal(await verify(token), 'unknown');
      later(1_000);
    }
    assert.ok(asked.length < 12, `asked ${asked.length} times in ten minutes`);
    away(false);
    later(5 * minute);
    assert.equal(await verify(token), 'good');
  });
});
