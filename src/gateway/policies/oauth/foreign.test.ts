import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CallerDirectory } from '../../callers/directory.ts';
import type { Caller } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow, testPepper } from '../../testing.ts';
import type { Introspect } from '../../tokens/introspection-desk.ts';
import { testClaims, testIssuer, testKey, testToken } from '../../tokens/testing.ts';
import { TokenSources } from '../../tokens/token-sources.ts';
import { policy } from './policy.ts';

const elsewhere = 'https://id.example';
const ownKey = testKey('own');
const theirKey = testKey('theirs');
const accepted = { issuer: elsewhere, audiences: ['https://api.example'], jwksUri: `${elsewhere}/jwks` };
const theirs = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  testToken(theirKey, { iss: elsewhere, aud: 'https://api.example', sub: 'anna', ...claims }, header);

interface Setting {
  readonly options?: Record<string, unknown>;
  readonly introspect?: Introspect;
}

function gateway({ options = {}, introspect = () => Promise.reject(new Error('away')) }: Setting = {}) {
  const callers = new CallerDirectory(testPepper, () => testNow);
  const application = { name: 'a', tag: 'a', kind: 'public', active: true } as const;
  callers.apply(
    [
      { sequence: 1, kind: 'issuer', id: testIssuer, state: { realm: 'external', keys: [ownKey.jwk] } },
      { sequence: 2, kind: 'application', id: 'app_1', state: application },
    ],
    false,
  );
  const fetch = async () => ({ keys: [theirKey.jwk] });
  const tokens = new TokenSources({ introspect, fetch, now: () => testNow });
  const { identify } = compilePolicy(policy, options, { dependencies: { callers, tokens } });
  const show = async (text: string): Promise<Caller | Refusal> => {
    const x = testExchange({ callers, headers: ['Authorization', `Bearer ${text}`] });
    const found = await identify?.(x);
    assert.ok(found !== undefined);
    return found;
  };
  const codeOf = async (text: string) => {
    const outcome = await show(text);
    return outcome instanceof Refusal ? outcome.code : 'accepted';
  };
  const tell = (...changes: Parameters<CallerDirectory['apply']>[0]) => callers.apply(changes, false);
  return { show, codeOf, tell };
}

const foreign = (over: Record<string, unknown> = {}, options: Record<string, unknown> = {}) =>
  gateway({ options: { issuers: [{ ...accepted, ...over }], ...options } });

suite('oauth: other issuers', () => {
  test('a token of one that was agreed names its user, beside tokens of our own', async () => {
    const { show, codeOf } = foreign({ groupsClaim: 'teams', rolesClaim: 'role' });
    const caller = (await show(theirs({ teams: ['clerks', 1], role: 'boss' }))) as Caller;
    assert.deepEqual(caller.user, {
      id: 'anna',
      issuer: elsewhere,
      realm: undefined,
      groups: ['clerks'],
      roles: ['boss'],
    });
    assert.equal(caller.application, undefined);
    assert.equal(await codeOf(testToken(ownKey)), 'accepted');
  });

  test('without `issuers` nobody else is accepted; with an empty `realms`, not even our own', async () => {
    assert.equal(await gateway().codeOf(theirs()), 'token-invalid');
    const { codeOf } = foreign({}, { realms: [] });
    assert.equal(await codeOf(testToken(ownKey)), 'token-invalid');
    assert.equal(await codeOf(theirs()), 'accepted');
  });

  test('each key is believed for its own issuer only', async () => {
    const { codeOf } = foreign();
    assert.equal(await codeOf(testToken(theirKey)), 'token-invalid');
    assert.equal(
      await codeOf(testToken(ownKey, { iss: elsewhere, aud: 'https://api.example' })),
      'token-invalid',
    );
    // Also once both are remembered.
    assert.equal(await codeOf(theirs()), 'accepted');
    assert.equal(await codeOf(testToken(theirKey)), 'token-invalid');
  });

  test('its audiences are those that were agreed, not those of our own tokens', async () => {
    const { codeOf } = foreign();
    for (const aud of ['urn:gatehouse:api:things', 'https://api.example/', 'client', undefined])
      assert.equal(await codeOf(theirs({ aud })), 'token-invalid', String(aud));
  });

  test('it cannot name one of our users, and its clients are ours only where that was agreed', async () => {
    assert.equal(await foreign().codeOf(theirs({ sub: 'usr_anna' })), 'token-invalid');
    const unmapped = (await foreign().show(theirs({ client_id: 'app_1' }))) as Caller;
    assert.equal(unmapped.application, undefined);
    const clients = [
      { client: 'portal', application: 'app_1' },
      { client: 'old', application: 'app_gone' },
    ];
    const mapped = foreign({ clients, clientClaim: 'azp' });
    assert.equal(((await mapped.show(theirs({ azp: 'portal' }))) as Caller).application?.id, 'app_1');
    assert.equal(await mapped.codeOf(theirs({ azp: 'old' })), 'token-invalid');
    assert.equal(((await mapped.show(theirs({ azp: 'app_1' }))) as Caller).application, undefined);
  });

  test('a token that does not say that it is an access token passes only where that was agreed', async () => {
    for (const typ of ['JWT', undefined]) {
      assert.equal(await foreign().codeOf(theirs({}, { typ })), 'token-invalid');
      assert.equal(await foreign({ anyType: true }).codeOf(theirs({}, { typ })), 'accepted');
    }
    for (const typ of ['logout+jwt', 'dpop+jwt', 'secevent+jwt'])
      assert.equal(await foreign({ anyType: true }).codeOf(theirs({}, { typ })), 'token-invalid', typ);
  });

  test('an algorithm that was not agreed is refused, though it fits the key', async () => {
    assert.equal(await foreign({ algorithms: ['RS256'] }).codeOf(theirs()), 'token-invalid');
    assert.equal(await foreign({ algorithms: ['ES256'] }).codeOf(theirs()), 'accepted');
  });

  test('a program has no user: its subject is its client, or the claim of persons is missing', async () => {
    const { show } = foreign({ userClaim: 'email' });
    assert.equal(((await show(theirs())) as Caller).user, undefined);
    assert.equal(((await show(theirs({ email: 'a@b' }))) as Caller).user?.id, 'a@b');
    const program = (await foreign().show(theirs({ sub: 'app_9', client_id: 'app_9' }))) as Caller;
    assert.equal(program.user, undefined);
  });

  test('an issuer that would not be asked, is named twice, or has a query, is refused at publish', () => {
    for (const issuer of [
      'http://id.example',
      'https://169.254.169.254',
      'https://id.example?x=1',
      'https://id.example/|a',
    ])
      assert.throws(() => foreign({ issuer }), Error, issuer);
    assert.throws(() => foreign({ ca: 'no certificate' }), /PEM/);
    assert.throws(() => gateway({ options: { issuers: [accepted, accepted] } }), /twice/);
  });
});

suite('oauth: opaque tokens of our own', () => {
  const opaque = 'A'.repeat(43);
  const good = { ...testClaims, active: true } as const;

  test('are believed as the control plane says, and ended by the Feed like others', async () => {
    const { show, codeOf, tell } = gateway({ introspect: async () => good });
    const caller = (await show(opaque)) as Caller;
    assert.deepEqual([caller.application?.id, caller.user?.id], ['app_1', 'usr_anna']);
    tell({ sequence: 9, kind: 'token', id: 'token-1', state: { until: testNow + 1 } });
    assert.equal(await codeOf(opaque), 'token-invalid');
  });

  test('are refused when inactive, of a realm that is not accepted, or for another API', async () => {
    for (const answer of [
      { active: false } as const,
      { ...good, iss: 'https://console.example/oauth' },
      { ...good, aud: ['urn:gatehouse:api:other'] },
      { ...good, client_id: 'app_gone' },
    ])
      assert.equal(await gateway({ introspect: async () => answer }).codeOf(opaque), 'token-invalid');
  });

  test('that nobody can tell about are refused for now, not let through', async () => {
    const outcome = await gateway().show(opaque);
    assert.ok(outcome instanceof Refusal);
    assert.deepEqual([outcome.code, outcome.status], ['tokens-unverifiable', 503]);
  });

  test('nobody is asked about what has not their form', async () => {
    let asked = 0;
    const introspect = async () => {
      asked++;
      return good;
    };
    const { codeOf } = gateway({ introspect });
    for (const text of ['A', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}+`, 'gh_live_x'])
      assert.equal(await codeOf(text), 'token-invalid', text);
    assert.equal(asked, 0);
  });
});
