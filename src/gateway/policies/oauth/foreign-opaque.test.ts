import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sealUpstreamSecret, openUpstreamSecret } from '#credentials';
import { CallerDirectory } from '../../callers/directory.ts';
import type { Caller } from '../../exchange.ts';
import type { FeedEntry } from '../../feed.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow, testPepper } from '../../testing.ts';
import type { FetchJsonOptions } from '../../tokens/fetch-json.ts';
import { introspectionSecretUse } from '../../tokens/foreign-introspection.ts';
import type { Introspect } from '../../tokens/introspection-desk.ts';
import { testClaims, testIssuer, testKey, testToken } from '../../tokens/testing.ts';
import { TokenSources } from '../../tokens/token-sources.ts';
import { policy } from './policy.ts';

const issuer = 'https://id.example';
const url = `${issuer}/introspect`;
const seal = Buffer.alloc(32, 7);
const use = introspectionSecretUse({ issuer, url, clientId: 'gate way' });
const introspection = {
  url,
  clientId: 'gate way',
  clientSecret: sealUpstreamSecret(seal, use, 's:e+c/r et'),
  keep: 60,
};
const accepted = { issuer, audiences: ['https://api.example'], jwksUri: `${issuer}/jwks`, introspection };
const clients = [{ client: 'shop', application: 'app_1' }];

/** What the issuer says of a good token: all that RFC 7662 leaves open is there. */
const good = {
  active: true,
  iss: issuer,
  sub: 'anna',
  aud: 'https://api.example',
  client_id: 'shop',
  token_type: 'Bearer',
  jti: 'their-token',
  iat: testNow / 1_000 - 60,
  exp: testNow / 1_000 + 240,
};

interface Setting {
  readonly told?: unknown;
  readonly over?: Record<string, unknown>;
  readonly options?: Record<string, unknown>;
  readonly own?: Introspect;
}

function gateway({ told = good, over = {}, options = {}, own }: Setting = {}) {
  let now = testNow;
  let answer = told;
  const asked: [url: string, options: FetchJsonOptions][] = [];
  const callers = new CallerDirectory(testPepper, () => now);
  const application = { name: 'a', tag: 'a', kind: 'public', active: true } as const;
  callers.apply([{ sequence: 1, kind: 'application', id: 'app_1', state: application }], false);
  const tokens = new TokenSources({
    introspect: own ?? (async () => ({ active: false })),
    fetch: async (at, given) => {
      asked.push([at, given]);
      if (answer instanceof Error) throw answer;
      return (await answer) as Record<string, unknown>;
    },
    openSecret: (secretUse, sealed) => openUpstreamSecret(seal, secretUse, sealed),
    now: () => now,
  });
  const given = { issuers: [{ ...accepted, clients, ...over }], ...options };
  const { identify } = compilePolicy(policy, given, { dependencies: { callers, tokens } });
  const show = async (text: string): Promise<Caller | Refusal> => {
    const x = testExchange({ callers, headers: ['Authorization', `Bearer ${text}`], now });
    const found = await identify?.(x);
    assert.ok(found !== undefined);
    return found;
  };
  const codeOf = async (text: string) => {
    const outcome = await show(text);
    return outcome instanceof Refusal ? outcome.code : 'accepted';
  };
  return {
    asked,
    show,
    codeOf,
    tell: (change: FeedEntry) => callers.apply([change], false),
    later: (ms: number) => (now += ms),
    answers: (next: unknown) => (answer = next),
  };
}

suite('oauth: opaque tokens of an issuer elsewhere', () => {
  test('are asked about as a client with its secret, once while the answer is believed', async () => {
    const { asked, show, codeOf, later } = gateway();
    const caller = (await show('opaque.token')) as Caller;
    assert.deepEqual(
      [caller.application?.id, caller.user?.id, caller.user?.issuer],
      ['app_1', 'anna', issuer],
    );
    for (let n = 0; n < 5; n++) assert.equal(await codeOf('opaque.token'), 'accepted');
    assert.equal(asked.length, 1);
    const [at, { form, headers }] = asked[0] ?? ['', { near: '' }];
    assert.equal(at, url);
    assert.deepEqual(form, { token: 'opaque.token', token_type_hint: 'access_token' });
    const [, proof = ''] = String(headers?.['authorization']).split(' ');
    assert.equal(Buffer.from(proof, 'base64').toString(), 'gate+way:s%3Ae%2Bc%2Fr+et');
    later(60_000);
    await codeOf('opaque.token');
    assert.equal(asked.length, 2);
  });

  test('are asked about once, however many calls show one at the same time', async () => {
    const { asked, codeOf } = gateway();
    await Promise.all(Array.from({ length: 20 }, () => codeOf('t')));
    assert.equal(asked.length, 1);
  });

  test('are never believed for longer than they live', async () => {
    const { codeOf, later, answers } = gateway({ told: { ...good, exp: testNow / 1_000 + 10 } });
    assert.equal(await codeOf('t'), 'accepted');
    answers({ active: false });
    later(10_000);
    assert.equal(await codeOf('t'), 'token-invalid');
  });

  test('without a time of expiry are believed as long as the answer, without one of issue not where age counts', async () => {
    const timeless = { ...good, exp: undefined, iat: undefined };
    const { codeOf, later, asked } = gateway({ told: timeless });
    assert.equal(await codeOf('t'), 'accepted');
    later(60_000);
    assert.equal(await codeOf('t'), 'accepted');
    assert.equal(asked.length, 2);
    assert.equal(await gateway({ told: timeless, options: { maxAge: '5m' } }).codeOf('t'), 'token-expired');
  });

  const refused: Record<string, unknown> = {
    'that are not active': { active: false },
    'of another issuer': { ...good, iss: 'https://other.example' },
    'for another API': { ...good, aud: 'https://other.example' },
    'for nobody in particular': { ...good, aud: undefined },
    'that name nobody': { ...good, sub: undefined, client_id: undefined },
    'that name one of our users': { ...good, sub: 'usr_anna' },
    'whose time is no time': { ...good, exp: 'tomorrow' },
    'that are refresh tokens': { ...good, token_type: 'refresh_token' },
    'that do not say what they are': { ...good, token_type: undefined },
    'whose binding nobody here knows': { ...good, cnf: { jwe: 'x' } },
  };
  for (const [which, told] of Object.entries(refused))
    test(`${which} are refused`, async () =>
      assert.equal(await gateway({ told }).codeOf('t'), 'token-invalid'));

  test('that do not say what they are pass only where that was agreed, refresh tokens never', async () => {
    const over = { anyType: true };
    assert.equal(await gateway({ over, told: { ...good, token_type: undefined } }).codeOf('t'), 'accepted');
    const told = { ...good, token_type: 'refresh_token' };
    assert.equal(await gateway({ over, told }).codeOf('t'), 'token-invalid');
  });

  test('that nobody can tell about are refused for now, not let through', async () => {
    for (const told of [new Error('away'), {}, { active: 'true' }, { ...good, active: 1 }])
      assert.equal(await gateway({ told }).codeOf('t'), 'tokens-unverifiable');
  });

  test('are not asked about with a secret that was sealed for another place', async () => {
    const over = { introspection: { ...introspection, url: 'https://evil.example/introspect' } };
    const { asked, codeOf } = gateway({ over });
    assert.equal(await codeOf('t'), 'tokens-unverifiable');
    assert.equal(asked.length, 0);
  });

  test('are not asked about without bound, and are refused beyond it', async () => {
    const { asked, codeOf } = gateway({ told: new Promise(() => {}) });
    for (let n = 0; n < 200; n++) void codeOf(`t${n}`);
    assert.equal(asked.length, 64);
    assert.equal(await codeOf('another'), 'tokens-unverifiable');
  });

  test('end with what is taken back here, though the answer is remembered', async () => {
    const { codeOf, tell, asked } = gateway();
    const refusals = async (change: FeedEntry) => {
      assert.equal(await codeOf('t'), 'accepted');
      tell(change);
      assert.equal(await codeOf('t'), 'token-invalid');
    };
    await refusals({ sequence: 9, kind: 'token', id: 'their-token', state: { until: testNow + 1_000 } });
    tell({ sequence: 10, kind: 'token', id: 'their-token', state: null });
    await refusals({ sequence: 11, kind: 'client', id: 'app_1', state: { tokensFrom: testNow } });
    tell({ sequence: 12, kind: 'client', id: 'app_1', state: null });
    await refusals({ sequence: 13, kind: 'application', id: 'app_1', state: null });
    assert.equal(asked.length, 1);
  });

  test('of our own shape are asked about here first, and shown to nobody else where they are ours', async () => {
    const opaque = 'A'.repeat(43);
    const ours = { ...testClaims, active: true } as const;
    const inHouse = gateway({ own: async () => ours });
    // Its issuer is not on the Feed of this test; what counts is that nobody else has seen it.
    await inHouse.codeOf(opaque);
    assert.equal(inHouse.asked.length, 0);
    const away = gateway({ own: () => Promise.reject(new Error('away')) });
    assert.equal(await away.codeOf(opaque), 'tokens-unverifiable');
    assert.equal(away.asked.length, 0);
    const theirs = gateway();
    assert.equal(await theirs.codeOf(opaque), 'accepted');
    assert.equal(theirs.asked.length, 1);
  });

  test('keys and secrets of ours, and JWTs, are never shown to it', async () => {
    const { asked, codeOf } = gateway();
    for (const text of ['ghl_abc', 'gh_secret_abc', 'ghd_abc', 'gha_abc', 'a.b.c', testToken(testKey())])
      assert.equal(await codeOf(text), 'token-invalid', text);
    assert.deepEqual(
      asked.filter(([at]) => at === url),
      [],
    );
  });

  test('can be asked about at one place only, which may be asked', () => {
    const second = { issuer: testIssuer, audiences: ['x'], introspection };
    const issuers = [accepted, second];
    assert.throws(() => gateway({ options: { issuers } }), /one issuer/);
    for (const place of ['http://id.example/x', 'https://169.254.169.254/x', 'https://u:p@id.example/x'])
      assert.throws(
        () => gateway({ over: { introspection: { ...introspection, url: place } } }),
        Error,
        place,
      );
  });
});
