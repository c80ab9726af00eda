import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CallerDirectory } from '../../callers/directory.ts';
import type { Caller } from '../../exchange.ts';
import type { FeedChange } from '../../feed.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testNow, testPepper, testTokens, testZone } from '../../testing.ts';
import { testIssuer, testKey, testToken, type TestKey } from '../../tokens/testing.ts';
import { policy } from './policy.ts';

const key = testKey();
const staffIssuer = 'https://console.example/oauth';
const staffKey = testKey('staff-1');
const application = { name: 'App', tag: 'app', kind: 'public', active: true } as const;
const people: FeedChange[] = [
  { kind: 'issuer', id: testIssuer, state: { realm: 'external', keys: [key.jwk] } },
  { kind: 'issuer', id: staffIssuer, state: { realm: 'internal', keys: [staffKey.jwk] } },
  { kind: 'application', id: 'app_1', state: application },
];

interface Setting {
  readonly options?: Record<string, unknown>;
  /** Told by the Feed before the first request. */
  readonly feed?: readonly FeedChange[];
  readonly enforced?: readonly string[];
  readonly now?: number;
  readonly scheme?: string;
  readonly url?: string;
}

/** A gateway that asks for tokens; shows one, and tells what came of it. */
function asked({ options = {}, feed = [], enforced = [], ...setting }: Setting = {}) {
  const callers = new CallerDirectory(testPepper, () => testNow);
  let sequence = 0;
  const tell = (...changes: readonly FeedChange[]) =>
    callers.apply(
      changes.map(change => ({ ...change, sequence: ++sequence })),
      false,
    );
  tell(...people, ...feed);
  const tokens = testTokens();
  const steps = compilePolicy(policy, options, { dependencies: { callers, tokens } });
  const send = (headers: readonly string[], over: Setting = {}): Caller | Refusal | undefined => {
    const x = testExchange({
      callers,
      headers,
      enforced: new Set(['oauth', ...enforced]),
      now: over.now ?? setting.now ?? testNow,
      url: over.url ?? setting.url ?? '/things/v1/things/1',
    });
    const found = steps.identify?.(x);
    assert.ok(!(found instanceof Promise));
    if (found === undefined || found instanceof Refusal) return found;
    x.caller = found;
    const verdict = steps.authorise?.(x);
    assert.ok(!(verdict instanceof Promise));
    return verdict ?? found;
  };
  const show = (token: string, over: Setting = {}) =>
    send(['Authorization', `${over.scheme ?? setting.scheme ?? 'Bearer'} ${token}`], over);
  return { send, show, tell, steps, remembered: tokens.credentials };
}

function refused(outcome: Caller | Refusal | undefined): Refusal {
  assert.ok(outcome instanceof Refusal, 'it was let through');
  return outcome;
}
const codeOf = (outcome: Caller | Refusal | undefined) => refused(outcome).code;
const show = (token: string, setting: Setting = {}) => asked(setting).show(token);
const ownToken = (
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  by: TestKey = key,
) => testToken(by, claims, header);

suite('oauth: who calls', () => {
  test('a token of the own authorization server names the application and the user', () => {
    const caller = show(ownToken());
    assert.ok(caller !== undefined && !(caller instanceof Refusal));
    assert.equal(caller.application?.id, 'app_1');
    assert.deepEqual(caller.user, {
      id: 'usr_anna',
      issuer: testIssuer,
      realm: 'external',
      groups: [],
      roles: [],
    });
    assert.deepEqual([...(caller.token?.scopes ?? [])], ['things:read']);
    assert.equal(caller.token?.session, 'session-1');
  });

  test('groups and roles are those of now, not of when the token was issued', () => {
    const user = {
      realm: 'external',
      active: true,
      groups: ['clerks'],
      roles: ['r'],
      tokensFrom: 0,
    } as const;
    const { show, tell } = asked({ feed: [{ kind: 'user', id: 'usr_anna', state: user }] });
    const token = ownToken({ groups: ['admins'] });
    const before = show(token);
    assert.deepEqual((before as Caller).user?.groups, ['clerks']);
    tell({ kind: 'user', id: 'usr_anna', state: { ...user, groups: [], roles: [] } });
    assert.deepEqual((show(token) as Caller).user?.roles, []);
  });

  test('a token of a program has no user, and passes only where that is said', () => {
    const token = ownToken({ sub: 'app_1' });
    assert.equal(codeOf(show(token)), 'end-user-missing');
    const caller = show(token, { options: { endUser: false } }) as Caller;
    assert.equal(caller.user, undefined);
    assert.equal(caller.application?.id, 'app_1');
  });

  test('no token is told how to get one, and passes only where that is said', () => {
    const { send } = asked();
    const refusal = refused(send([]));
    assert.equal(refusal.code, 'token-missing');
    assert.match(refusal.headers?.['www-authenticate'] ?? '', /^Bearer realm="things"/);
    assert.doesNotMatch(refusal.headers?.['www-authenticate'] ?? '', /error/);
    assert.equal(asked({ options: { required: false } }).send([]), undefined);
    assert.equal(codeOf(asked({ options: { required: false } }).show(`${ownToken()}x`)), 'token-invalid');
  });

  test('a credential that comes again is the same as the first time, and no other is', () => {
    const { send, show, remembered } = asked();
    const token = ownToken();
    const first = show(token) as Caller;
    assert.equal(remembered.size, 1);
    assert.deepEqual(show(token), first);
    assert.equal(codeOf(show(token, { scheme: 'DPoP' })), 'token-invalid');
    assert.equal(codeOf(show(`${token}A`)), 'token-invalid');
    assert.equal(codeOf(show(token.toLowerCase())), 'token-invalid');
    assert.equal(codeOf(show(` ${token}`)), 'token-malformed');
    const twice = ['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`];
    assert.equal(codeOf(send(twice)), 'token-malformed');
    assert.equal(codeOf(show(token, { now: testNow + 3_600_000 })), 'token-expired');
    assert.equal(codeOf(show(token, { url: `/things/v1/things/1?access_token=${token}` })), 'token-in-url');
  });

  test('nothing is remembered of what is not good', () => {
    const { show, remembered } = asked();
    for (const token of ['garbage', `${ownToken()}x`, ownToken({}, {}, staffKey), ownToken({ exp: 'soon' })])
      show(token);
    assert.equal(remembered.size, 0);
  });

  test('neither Authorization nor DPoP are sent on, unless told', () => {
    assert.deepEqual(asked().steps.stripHeaders, ['authorization', 'dpop']);
    assert.deepEqual(asked({ options: { forward: true } }).steps.stripHeaders, []);
  });
});

suite('oauth: what is not accepted', () => {
  test('a token for another API, for none, or for a client', () => {
    for (const aud of [
      'urn:gatehouse:api:other',
      'app_1',
      ['https://things.example'],
      'urn:gatehouse:api:thing',
    ])
      assert.equal(codeOf(show(ownToken({ aud }))), 'token-invalid', JSON.stringify(aud));
    for (const aud of [undefined, '', [], [1], {}])
      assert.equal(codeOf(show(ownToken({ aud }))), 'token-invalid', JSON.stringify(aud));
  });

  test('a token of another realm, unless that is said', () => {
    const token = ownToken({ iss: staffIssuer }, {}, staffKey);
    assert.equal(codeOf(show(token)), 'token-invalid');
    assert.ok(!(show(token, { options: { realms: ['internal'] } }) instanceof Refusal));
    assert.equal(codeOf(show(ownToken(), { options: { realms: ['internal'] } })), 'token-invalid');
  });

  test('a token that names one realm and is signed by the other', () => {
    assert.equal(codeOf(show(ownToken({}, { kid: 'staff-1' }, staffKey))), 'token-invalid');
    assert.equal(codeOf(show(ownToken({}, { kid: 'key-1' }, staffKey))), 'token-invalid');
  });

  test('a zone of a name of its own has no users until it is said whose they are', () => {
    const place = { zone: { ...testZone, name: 'plant' } };
    assert.throws(() => compilePolicy(policy, {}, { place }), /realms/);
    compilePolicy(policy, { realms: ['external'] }, { place });
  });

  test('an ID token, a logout token, and what names no type', () => {
    for (const typ of ['JWT', 'logout+jwt', 'dpop+jwt', undefined, 1, ''])
      assert.equal(codeOf(show(ownToken({}, { typ }))), 'token-invalid', String(typ));
    assert.ok(!(show(ownToken({}, { typ: 'application/AT+JWT' })) instanceof Refusal));
  });

  test('a token that has expired is told apart, so that clients know what to do', () => {
    const { show } = asked();
    const token = ownToken();
    assert.ok(!(show(token, { now: testNow + 244_999 }) instanceof Refusal));
    assert.equal(codeOf(show(token, { now: testNow + 245_000 })), 'token-expired');
    assert.equal(codeOf(show(token, { now: testNow + 9e9 })), 'token-expired');
  });

  test('a token from the future', () => {
    const at = testNow / 1_000;
    assert.equal(codeOf(show(ownToken({ nbf: at + 6 }))), 'token-invalid');
    assert.equal(codeOf(show(ownToken({ iat: at + 6 }))), 'token-invalid');
    assert.ok(!(show(ownToken({ iat: at + 5, nbf: at + 5 })) instanceof Refusal));
  });

  test('a token that is older than is accepted here', () => {
    assert.equal(codeOf(show(ownToken(), { options: { maxAge: '30s', leeway: 0 } })), 'token-expired');
    assert.ok(!(show(ownToken(), { options: { maxAge: '2m' } }) instanceof Refusal));
  });

  test('a token without id, client, subject, times, or with values of another type', () => {
    const wrong: Record<string, unknown[]> = {
      jti: [undefined, 1, ''],
      client_id: [undefined, 1, 'app_2', '__proto__'],
      sub: [undefined, 1, '', 'x'.repeat(600)],
      exp: [undefined, '9999999999', -1, null],
      iat: [undefined, 'now', null],
      nbf: ['now', null],
      sid: [1, null],
      scope: [1, {}, [1]],
      cnf: [null, 'x', {}, { jwk: {} }, { 'x5t#S256': 'a', kid: 'b' }],
    };
    for (const [claim, values] of Object.entries(wrong))
      for (const value of values)
        assert.equal(
          codeOf(show(ownToken({ [claim]: value }))),
          'token-invalid',
          `${claim} ${String(value)}`,
        );
  });

  test('a token in the query, even beside a good one; it must be considered leaked', () => {
    for (const query of ['access_token=x', 'a=b&access_token=x', 'ACCESS%5Ftoken=x'])
      assert.equal(codeOf(show(ownToken(), { url: `/things/v1/things/1?${query}` })), 'token-in-url');
    assert.ok(!(show(ownToken(), { url: '/things/v1/things/1?my_access_token=1' }) instanceof Refusal));
  });

  test('two Authorization fields, two tokens in one, or none behind the scheme', () => {
    const { send } = asked();
    const good = `Bearer ${ownToken()}`;
    assert.equal(codeOf(send(['Authorization', good, 'authorization', good])), 'token-malformed');
    for (const value of ['Bearer', 'Bearer ', `Bearer  ${ownToken()}`, `${good}, ${good}`, `${good} x`])
      assert.equal(codeOf(send(['Authorization', value])), 'token-malformed', value.slice(0, 20));
    assert.equal(codeOf(send(['Authorization', `Bearer ${'a'.repeat(9_000)}`])), 'token-malformed');
  });

  test('credentials of another scheme are no token', () => {
    for (const value of ['Basic YTpi', 'ApiKey x', 'BearerX y'])
      assert.equal(codeOf(asked().send(['Authorization', value])), 'token-missing');
  });

  test('a suspended application is told so, once its token is good', () => {
    const feed: FeedChange[] = [
      { kind: 'application', id: 'app_1', state: { ...application, active: false } },
    ];
    assert.equal(codeOf(show(ownToken(), { feed })), 'application-suspended');
  });

  test('the answer does not say what is wrong with a token', () => {
    const { show } = asked();
    const answers = [
      ownToken({ aud: 'x' }),
      ownToken({}, { alg: 'none' }),
      'garbage',
      ownToken({ iss: 'https://x' }),
    ]
      .map(token => refused(show(token)))
      .map(({ code, status, headers, detail }) => JSON.stringify([code, status, headers, detail]));
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0] ?? '', /error=\\"invalid_token\\"/);
  });
});

suite('oauth: revocation, though the token is good by its own dates', () => {
  const token = ownToken();
  const changes: Record<string, FeedChange> = {
    'of the token': { kind: 'token', id: 'token-1', state: { until: testNow + 1 } },
    'of its session': { kind: 'session', id: 'session-1', state: { until: testNow + 1 } },
    'of what its client was issued': { kind: 'client', id: 'app_1', state: { tokensFrom: testNow } },
    'of its application': { kind: 'application', id: 'app_1', state: null },
    'of what its user was issued': {
      kind: 'user',
      id: 'usr_anna',
      state: { realm: 'external', active: true, groups: [], roles: [], tokensFrom: testNow },
    },
    'by disabling its user': {
      kind: 'user',
      id: 'usr_anna',
      state: { realm: 'external', active: false, groups: [], roles: [], tokensFrom: 0 },
    },
    'by its user being of another realm': {
      kind: 'user',
      id: 'usr_anna',
      state: { realm: 'internal', active: true, groups: [], roles: [], tokensFrom: 0 },
    },
    'of the key that signed it': {
      kind: 'issuer',
      id: testIssuer,
      state: { realm: 'external', keys: [testKey('key-2').jwk] },
    },
    'by another key of the same name': {
      kind: 'issuer',
      id: testIssuer,
      state: { realm: 'external', keys: [testKey('key-1').jwk] },
    },
    'of its issuer': { kind: 'issuer', id: testIssuer, state: null },
  };
  for (const [how, change] of Object.entries(changes))
    test(`${how} is seen at once, also when the token was just accepted`, () => {
      const { show, tell } = asked();
      for (let n = 0; n < 3; n++) assert.ok(!(show(token) instanceof Refusal));
      tell(change);
      assert.equal(codeOf(show(token)), 'token-invalid');
    });

  test('of its issuer is not undone when it comes back with other keys', () => {
    const { show, tell } = asked();
    show(token);
    tell(
      { kind: 'issuer', id: testIssuer, state: null },
      { kind: 'issuer', id: testIssuer, state: { realm: 'external', keys: [testKey('key-1').jwk] } },
    );
    assert.equal(codeOf(show(token)), 'token-invalid');
  });

  test('spares what was issued afterwards, and other users and sessions', () => {
    const { show, tell } = asked();
    tell(
      { kind: 'client', id: 'app_1', state: { tokensFrom: testNow - 60_000 } },
      { kind: 'token', id: 'token-2', state: { until: testNow + 1 } },
      { kind: 'session', id: 'token-1', state: { until: testNow + 1 } },
      {
        kind: 'user',
        id: 'usr_bert',
        state: { realm: 'external', active: false, groups: [], roles: [], tokensFrom: 0 },
      },
    );
    assert.ok(!(show(token) instanceof Refusal));
  });

  test('a rotation keeps tokens of the old key good as long as it is listed', () => {
    const { show, tell } = asked();
    const next = testKey('key-2');
    show(token);
    tell({ kind: 'issuer', id: testIssuer, state: { realm: 'external', keys: [next.jwk, key.jwk] } });
    assert.ok(!(show(token) instanceof Refusal));
    assert.ok(!(show(ownToken({}, {}, next)) instanceof Refusal));
  });
});

suite('oauth: bound tokens', () => {
  const jkt = { cnf: { jkt: 'thumbprint' } };
  const certificate = { cnf: { 'x5t#S256': 'print' } };

  test('pass only where a control asks for the proof', () => {
    assert.equal(codeOf(show(ownToken(jkt), { scheme: 'DPoP' })), 'token-invalid');
    assert.ok(!(show(ownToken(jkt), { scheme: 'dpop', enforced: ['dpop'] }) instanceof Refusal));
    assert.equal(codeOf(show(ownToken(certificate))), 'token-invalid');
    assert.equal(codeOf(show(ownToken(certificate), { enforced: ['dpop'] })), 'token-invalid');
    assert.ok(!(show(ownToken(certificate), { enforced: ['mtls-bound'] }) instanceof Refusal));
  });

  test('are not accepted as bearer tokens, nor others as bound ones', () => {
    assert.equal(codeOf(show(ownToken(jkt), { enforced: ['dpop'] })), 'token-invalid');
    assert.equal(codeOf(show(ownToken(), { scheme: 'DPoP', enforced: ['dpop'] })), 'token-invalid');
  });
});

suite('oauth: stronger and more recent sign-in', () => {
  test('is asked for with what the client needs to get it', () => {
    const options = { acr: ['urn:strong', 'urn:stronger'], signedInWithin: '1m' };
    const refusal = refused(show(ownToken(), { options }));
    assert.deepEqual([refusal.code, refusal.status], ['step-up-needed', 401]);
    assert.match(
      refusal.headers?.['www-authenticate'] ?? '',
      /error="insufficient_user_authentication", acr_values="urn:strong urn:stronger", max_age="60"/,
    );
  });

  test('lets through who has it', () => {
    const options = { acr: ['urn:gatehouse:acr:password'], signedInWithin: '3m' };
    assert.ok(!(show(ownToken(), { options }) instanceof Refusal));
    assert.equal(codeOf(show(ownToken({ auth_time: undefined }), { options })), 'step-up-needed');
    assert.equal(codeOf(show(ownToken({ acr: undefined }), { options })), 'step-up-needed');
    assert.equal(codeOf(show(ownToken(), { options: { signedInWithin: '2m' } })), 'step-up-needed');
  });
});
