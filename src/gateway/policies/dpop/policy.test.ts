import assert from 'node:assert/strict';
import { createHmac, hash } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Caller, ShownToken } from '../../exchange.ts';
import { ReplayGuard } from '../../proofs/replay-guard.ts';
import { ServerNonces } from '../../proofs/server-nonces.ts';
import { dpopProof, testHolder, type TestHolder } from '../../proofs/testing.ts';
import { Refusal } from '../../refusal.ts';
import {
  compilePolicy,
  testExchange,
  testNow,
  testPepper,
  testProofs,
  type TestRequest,
} from '../../testing.ts';
import { policy } from './policy.ts';

const holder = testHolder();
const thief = testHolder();
const text = 'token.of.anna';
const url = '/things/v1/things/1';
const now = testNow / 1_000;

function callerWith(confirmation: ShownToken['confirmation'], shown = text): Caller {
  const token = { scheme: 'DPoP', text: shown, confirmation } as ShownToken;
  return { application: undefined, keyId: undefined, user: undefined, token, sandbox: false };
}

const goodClaims: Readonly<Record<string, unknown>> = {
  jti: 'one',
  htm: 'GET',
  htu: `http://api.example${url}`,
  iat: now,
  ath: hash('sha256', text, 'base64url'),
};

/** A proof as it should be, but for what is told. */
const proof = (
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
  by: TestHolder = holder,
): string => dpopProof(by, { ...goodClaims, ...claims }, header);

function gate(options: Record<string, unknown> = {}, proofs = testProofs()) {
  const steps = compilePolicy(policy, options, {
    dependencies: { replays: new ReplayGuard(proofs, undefined) },
  });
  const exchange = (shown: readonly string[], request: TestRequest = {}) =>
    testExchange({
      now: testNow,
      url,
      caller: callerWith({ jkt: holder.jkt }),
      headers: ['host', 'api.example', ...shown.flatMap(each => ['DPoP', each])],
      ...request,
    });
  const judge = (shown: readonly string[], request?: TestRequest) => {
    const x = exchange(shown, request);
    const refused = steps.authorise?.(x) ?? steps.validate?.(x);
    assert.ok(!(refused instanceof Promise));
    return refused;
  };
  return { steps, exchange, judge };
}

function refused(found: unknown, code: string, reason?: RegExp): Refusal {
  assert.ok(found instanceof Refusal, 'it passed');
  assert.equal(found.code, code);
  if (reason !== undefined) assert.match(found.reason ?? '', reason);
  return found;
}

suite('a proof of possession', () => {
  const algorithms = {
    ES256: 'P-256',
    ES384: 'P-384',
    EdDSA: 'Ed25519',
    PS256: 'RSA',
    RS256: 'RSA',
  } as const;
  for (const [alg, kind] of Object.entries(algorithms))
    test(`by ${alg} lets the holder of the token's key pass`, () => {
      const own = testHolder(kind);
      const { judge } = gate({ algorithms: [alg] });
      const caller = callerWith({ jkt: own.jkt });
      assert.equal(judge([proof({}, { alg }, own)], { caller }), undefined);
    });

  const good: Record<string, [Readonly<Record<string, unknown>>, TestRequest?]> = {
    'whose address has a query and a fragment': [{ htu: `http://api.example${url}?a=1#b` }],
    'whose address is written otherwise': [{ htu: `HTTP://API.example:80${url}` }],
    'whose address escapes what needs no escape': [{ htu: 'http://api.example/things/v1/%74hings/1' }],
    'for a request with a query': [{}, { url: `${url}?a=1` }],
    'for another method': [{ htm: 'DELETE' }, { method: 'DELETE' }],
    'by a clock that is a little ahead': [{ iat: now + 9 }],
    'made a while ago': [{ iat: now - 59 }],
    'with claims that nobody knows': [{ 'x-more': 'yes' }],
  };
  for (const [which, [claims, request]] of Object.entries(good))
    test(`${which} passes`, () => assert.equal(gate().judge([proof(claims)], request), undefined));

  test('is for what clients call, where a proxy stands before the gateway', () => {
    const { judge } = gate({ origin: 'https://public.example' });
    assert.equal(judge([proof({ htu: `https://public.example${url}` })]), undefined);
    refused(judge([proof({ jti: 'two' })]), 'dpop-proof-invalid', /another address/);
  });
});

const jwkOf = (more: object) => ({ ...holder.jwk, ...more });
const privateJwk = holder.privateKey.export({ format: 'jwk' });

/** What somebody sends who does not hold the key, or uses a proof for what it was not made for. */
const attacks: Record<
  string,
  { shown: () => readonly string[]; request?: TestRequest; options?: object; why: RegExp }
> = {
  'no proof': { shown: () => [], why: /no proof/ },
  'two proofs': { shown: () => [proof(), proof({ jti: 'two' })], why: /more than one/ },
  'two proofs in one field': { shown: () => [`${proof()}, ${proof({ jti: 'two' })}`], why: /shape/ },
  'something else': { shown: () => ['proof'], why: /shape/ },
  'a proof as long as a book': { shown: () => ['a'.repeat(9_000)], why: /too long/ },
  'the proof of a thief’s own key': { shown: () => [proof({}, {}, thief)], why: /another key/ },
  'the key of the token, and a signature of the thief': {
    shown: () => [proof({}, { jwk: holder.jwk }, thief)],
    why: /signature is wrong/,
  },
  'claims that were changed': {
    shown: () => {
      const [header, , signature] = proof().split('.');
      const claims = Buffer.from(JSON.stringify({ ...goodClaims, jti: 'two' })).toString('base64url');
      return [`${header}.${claims}.${signature}`];
    },
    why: /signature is wrong/,
  },
  'no signature (alg none)': { shown: () => [proof({}, { alg: 'none' })], why: /algorithm/ },
  'a secret as the key (alg HS256)': {
    shown: () => {
      const [, claims] = proof().split('.');
      const header = { typ: 'dpop+jwt', alg: 'HS256', jwk: holder.jwk };
      const input = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${claims}`;
      const spki = JSON.stringify(holder.jwk);
      return [`${input}.${createHmac('sha256', spki).update(input).digest('base64url')}`];
    },
    why: /algorithm/,
  },
  'an algorithm that is not the key’s': {
    shown: () => [proof({}, { alg: 'EdDSA' })],
    why: /signature is wrong/,
  },
  'an algorithm that is not admitted here': {
    shown: () => [proof()],
    options: { algorithms: ['EdDSA'] },
    why: /algorithm/,
  },
  'a private key': { shown: () => [proof({}, { jwk: privateJwk })], why: /private key/ },
  'a shared secret as the key': {
    shown: () => [proof({}, { jwk: { kty: 'oct', k: 'c2VjcmV0' } })],
    why: /private key/,
  },
  'no key': { shown: () => [proof({}, { jwk: undefined })], why: /no key/ },
  'a list as the key': { shown: () => [proof({}, { jwk: [holder.jwk] })], why: /no key/ },
  'the address of a key': { shown: () => [proof({}, { jku: 'https://evil.example/k' })], why: /jku/ },
  'a certificate beside the key': { shown: () => [proof({}, { x5c: ['AAAA'] })], why: /x5c/ },
  'critical extensions': { shown: () => [proof({}, { crit: ['exp'] })], why: /crit/ },
  'a point that is not on the curve': {
    shown: () => [proof({}, { jwk: jwkOf({ x: 'AAAA' }) })],
    why: /another key/,
  },
  'an access token as the proof': { shown: () => [proof({}, { typ: 'at+jwt' })], why: /type/ },
  'no type': { shown: () => [proof({}, { typ: undefined })], why: /type/ },
  'a proof for another method': { shown: () => [proof({ htm: 'POST' })], why: /another method/ },
  'a proof for the method in lower case': { shown: () => [proof({ htm: 'get' })], why: /another method/ },
  'a proof for another path': {
    shown: () => [proof({ htu: 'http://api.example/things/v1/things/2' })],
    why: /another address/,
  },
  'a proof for another host': {
    shown: () => [proof({ htu: `http://evil.example${url}` })],
    why: /another address/,
  },
  'a proof for another port': {
    shown: () => [proof({ htu: `http://api.example:8080${url}` })],
    why: /another address/,
  },
  'a proof for another scheme': {
    shown: () => [proof({ htu: `https://api.example${url}` })],
    why: /another address/,
  },
  'a proof for an address with a name before the host': {
    shown: () => [proof({ htu: `http://api.example@evil.example${url}` })],
    why: /another address/,
  },
  'a proof for an address with a user': {
    shown: () => [proof({ htu: `http://me@api.example${url}` })],
    why: /another address/,
  },
  'a proof for a path alone': { shown: () => [proof({ htu: url })], why: /another address/ },
  'a proof for a path with an encoded slash': {
    shown: () => [proof({ htu: 'http://api.example/things/v1/things%2F1' })],
    why: /another address/,
  },
  'a proof without an address': { shown: () => [proof({ htu: undefined })], why: /another address/ },
  'a proof for another token': {
    shown: () => [proof({ ath: hash('sha256', 'token.of.bert', 'base64url') })],
    why: /another token/,
  },
  'a proof of the token endpoint, without a token': {
    shown: () => [proof({ ath: undefined })],
    why: /another token/,
  },
  'a proof from yesterday': { shown: () => [proof({ iat: now - 86_400 })], why: /too old/ },
  'a proof just too old': { shown: () => [proof({ iat: now - 61 })], why: /too old/ },
  'a proof for tomorrow': { shown: () => [proof({ iat: now + 11 })], why: /future/ },
  'a proof with a time that is none': { shown: () => [proof({ iat: `${now}` })], why: /iat/ },
  'a proof without a time': { shown: () => [proof({ iat: undefined })], why: /iat/ },
  'a proof without a name': { shown: () => [proof({ jti: undefined })], why: /jti/ },
  'a proof with an endless name': { shown: () => [proof({ jti: 'j'.repeat(257) })], why: /jti/ },
};

suite('a token that is bound to a key is refused with', () => {
  for (const [what, { shown, request, options = {}, why }] of Object.entries(attacks))
    test(what, () => {
      const refusal = refused(gate({ ...options }).judge(shown(), request), 'dpop-proof-invalid', why);
      assert.equal(refusal.status, 401);
      assert.match(refusal.headers?.['www-authenticate'] ?? '', /error="invalid_dpop_proof", algs="/);
    });

  test('a proof that was used before, also at another machine’s thread', () => {
    const proofs = testProofs();
    assert.equal(gate({}, proofs).judge([proof()]), undefined);
    refused(gate({}, proofs).judge([proof()]), 'proof-replayed');
  });

  test('a name that was used before in another proof', () => {
    const { judge } = gate();
    assert.equal(judge([proof()]), undefined);
    const again = refused(judge([proof({ iat: now + 1 })]), 'proof-replayed');
    assert.match(again.headers?.['www-authenticate'] ?? '', /invalid_dpop_proof/);
  });

  test('one proof twice at once: one request passes', () => {
    const { steps, exchange } = gate();
    const both = [exchange([proof()]), exchange([proof()])];
    for (const x of both) assert.equal(steps.authorise?.(x), undefined);
    assert.equal(steps.validate?.(both[0] as (typeof both)[0]), undefined);
    refused(steps.validate?.(both[1] as (typeof both)[0]), 'proof-replayed');
  });

  test('any new proof, when nobody can tell what was used before', () => {
    const { judge } = gate({}, testProofs(1));
    let last: unknown;
    for (let n = 0; n <= 64; n++) last = judge([proof({ jti: `n${n}` })]);
    refused(last, 'proofs-unavailable');
  });

  test('the name that another client’s proof has: names are the key’s own', () => {
    const { judge } = gate();
    assert.equal(judge([proof()]), undefined);
    assert.equal(judge([proof({}, {}, thief)], { caller: callerWith({ jkt: thief.jkt }) }), undefined);
  });
});

suite('a nonce', () => {
  const nonces = new ServerNonces(testPepper);
  const { judge } = gate({ nonce: true });

  test('is asked for, and given, when there is none, an old one, or one that somebody made up', () => {
    const old = nonces.current(testNow - 6 * 60_000);
    for (const [at, nonce] of [undefined, old, 'made-up'].entries()) {
      const refusal = refused(judge([proof({ nonce, jti: `r${at}` })]), 'dpop-nonce-needed');
      assert.equal(refusal.headers?.['dpop-nonce'], nonces.current(testNow));
      assert.match(refusal.headers['www-authenticate'] ?? '', /error="use_dpop_nonce"/);
    }
  });

  test('of the last minutes is taken, also from another gateway', () => {
    for (const minutes of [0, 1, 4]) {
      const nonce = nonces.current(testNow - minutes * 60_000);
      assert.equal(judge([proof({ nonce, jti: `g${minutes}` })]), undefined);
    }
    const stranger = new ServerNonces(Buffer.alloc(32, 1)).current(testNow);
    refused(judge([proof({ nonce: stranger, jti: 's' })]), 'dpop-nonce-needed');
  });

  test('is told with each answer', () => {
    const { steps, exchange } = gate({ nonce: true });
    const answer = { status: 200, headers: [] as string[] };
    assert.equal(steps.response?.(exchange([], { answer })), undefined);
    assert.deepEqual(answer.headers, ['dpop-nonce', nonces.current(testNow)]);
    assert.equal(gate().steps.response, undefined);
  });
});

suite('a token that is bound to no key', () => {
  const unbound = { caller: callerWith(undefined) };
  const byCertificate = { caller: callerWith({ 'x5t#S256': 'thumbprint' }) };

  test('is refused, and so is no token', () => {
    refused(gate().judge([], unbound), 'token-not-bound');
    refused(gate().judge([proof()], unbound), 'token-not-bound');
    const { headers } = refused(
      gate().judge([], { caller: { ...unbound.caller, token: undefined } }),
      'token-missing',
    );
    assert.match(headers?.['www-authenticate'] ?? '', /algs="ES256 EdDSA Ed25519"/);
  });

  test('passes where it may, while one that is bound still needs its proof', () => {
    const { judge } = gate({ required: false });
    assert.equal(judge([], unbound), undefined);
    refused(judge([]), 'dpop-proof-invalid', /no proof/);
  });

  test('but to a certificate passes only where somebody looks at the certificate', () => {
    refused(gate().judge([], byCertificate), 'token-not-bound');
    const enforced = new Set(['dpop', 'mtls-bound']);
    assert.equal(gate().judge([], { ...byCertificate, enforced }), undefined);
  });
});

test('a request that lasts goes on with its proof, however old that has become', () => {
  const { steps, exchange } = gate({ nonce: true });
  const x = exchange([proof({ nonce: new ServerNonces(testPepper).current(testNow) })]);
  assert.equal(steps.authorise?.(x), undefined);
  assert.equal(steps.validate?.(x), undefined);
  const later = Object.create(x, { now: { value: testNow + 3_600_000 } }) as typeof x;
  assert.equal(steps.authorise?.(later), undefined);
});

test('the proof is not forwarded', () => assert.deepEqual(gate().steps.stripHeaders, ['dpop']));
