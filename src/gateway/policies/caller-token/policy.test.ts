import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import { CallerTokens } from '../../caller-token/caller-tokens.ts';
import { callerKeySet } from '../../caller-token/epoch-keys.ts';
import type { ExchangeState } from '../../exchange-state.ts';
import { compilePolicy, testExchange, testNow, testVersion } from '../../testing.ts';
import { policy } from './policy.ts';

const secret = Buffer.alloc(32, 3);
const callerTokens = new CallerTokens(secret);
const application = { id: 'app_1', name: 'Widget', tag: 'widget', kind: 'public', active: true } as const;
const user = { id: 'usr_1', issuer: 'https://id.example', realm: undefined, groups: ['staff'], roles: [] };
const known: ExchangeState['caller'] = { application, keyId: 'key_1', user, sandbox: false };

function sent(options: Record<string, unknown>, caller?: ExchangeState['caller'], now = testNow): string[] {
  const headers: string[] = [];
  const exchange = testExchange({ now, ...(caller === undefined ? {} : { caller }) });
  compilePolicy(policy, options, { dependencies: { callerTokens } }).transform?.(exchange, headers);
  return headers;
}

/** Reads a token as an upstream does: by the keys that are published at `now`. */
function read(token: string, now = testNow) {
  const [head = '', body = '', signature = ''] = token.split('.');
  const json = (text: string) =>
    JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
  const header = json(head);
  const { keys } = callerKeySet(secret, now);
  const jwk = keys.find(({ kid }) => kid === header['kid']) ?? assert.fail('the key is not published');
  const key = createPublicKey({ format: 'jwk', key: jwk });
  const good = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  assert.ok(good);
  return { header, claims: json(body) };
}

suite('caller-token', () => {
  test('says who calls, for whom and for how long, and is checked by the published keys', () => {
    const [name, token = ''] = sent({}, known);
    assert.equal(name, 'x-gatehouse-caller');
    const { header, claims } = read(token);
    assert.deepEqual([header['alg'], header['typ']], ['ES256', 'caller+jwt']);
    assert.deepEqual(claims, {
      iss: 'urn:gatehouse:gateway',
      aud: 'urn:gatehouse:api:things',
      sub: 'usr_1',
      sub_iss: 'https://id.example',
      client_id: 'app_1',
      client_tag: 'widget',
      iat: testNow / 1000,
      exp: testNow / 1000 + 60,
    });
  });

  test('without an end user the application is the subject; nobody has none', () => {
    const { claims } = read(sent({}, { ...known, user: undefined })[1] ?? '');
    assert.deepEqual([claims['sub'], claims['sub_iss']], ['app_1', undefined]);
    assert.equal('sub' in read(sent({})[1] ?? '').claims, false);
  });

  test('groups and scopes are said where asked for', () => {
    const token = { scopes: new Set(['a', 'b']) } as unknown as NonNullable<typeof known.token>;
    const { claims } = read(
      sent({ groups: true, scopes: true, audience: 'urn:x' }, { ...known, token })[1] ?? '',
    );
    assert.deepEqual([claims['groups'], claims['scope'], claims['aud']], [['staff'], 'a b', 'urn:x']);
  });

  test('who calls again soon shows the same token; others, and later ones, never', () => {
    const first = sent({}, known)[1];
    assert.equal(sent({}, known, testNow + 19_999)[1], first);
    assert.notEqual(sent({}, known, testNow + 20_000)[1], first);
    assert.notEqual(sent({}, { ...known, user: { ...user, id: 'usr_2' } })[1], first);
    assert.notEqual(sent({}, known, testNow - 1)[1], first, 'a clock that was set back');
  });

  test('keys change by themselves, and the new one is published before it is used', () => {
    const month = 30 * 86_400_000;
    const now = Math.ceil(testNow / month) * month;
    const before = sent({}, known, now - 1)[1] ?? '';
    const after = sent({}, { ...known, user: { ...user, id: 'usr_3' } }, now)[1] ?? '';
    assert.notEqual(read(before, now - 1).header['kid'], read(after, now).header['kid']);
    read(before, now + 60_000);
    read(after, now - 3_600_000);
  });

  test('where there is no key nothing is forwarded', () => {
    const { transform } = compilePolicy(policy, {});
    assert.throws(() => transform?.(testExchange({}), []), /no key/);
  });

  test('as a bearer token it never meets another one in the field', () => {
    const at = (upstream: object) => ({
      place: { version: { ...testVersion, upstream: { targets: ['http://127.0.0.1:9'], ...upstream } } },
    });
    assert.equal(sent({ bearer: true }, known)[0], 'authorization');
    assert.deepEqual(compilePolicy(policy, { bearer: true }, at({})).stripHeaders, ['authorization']);
    for (const upstream of [
      { forwardAuthorization: true },
      { credentials: { kind: 'basic', name: 'a', secret: 'x' } },
      { credentials: { kind: 'api-key', header: 'Authorization', secret: 'x' } },
    ])
      assert.throws(() => compilePolicy(policy, { bearer: true }, at(upstream)), /both fill in/);
    compilePolicy(
      policy,
      { bearer: true },
      at({ credentials: { kind: 'api-key', header: 'X-K', secret: 'x' } }),
    );
  });

  test('lives for a minute at most', () => {
    for (const seconds of [0, 4, 61, 3600, '60'])
      assert.notEqual(parser(policy.options).faults({ seconds }).length, 0);
  });
});
