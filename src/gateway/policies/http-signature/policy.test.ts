import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { suite, test } from 'node:test';
import { openUpstreamSecret, signingAlgorithms } from '#credentials';
import { CallerDirectory } from '../../callers/directory.ts';
import type { FeedEntry, SigningKeyState } from '../../feed.ts';
import { ReplayGuard } from '../../proofs/replay-guard.ts';
import { signedFields, testSeal, testSigner, type ToSign } from '../../proofs/testing.ts';
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

const signer = testSigner();
const other = testSigner();
const created = testNow / 1_000;

function feed(over: Partial<SigningKeyState> | null = {}, active: boolean | null = true): CallerDirectory {
  const callers = new CallerDirectory(
    testPepper,
    () => testNow,
    (use, sealed) => openUpstreamSecret(testSeal, use, sealed),
  );
  const entries: FeedEntry[] = [];
  const add = (entry: object) => entries.push({ ...entry, sequence: entries.length + 1 } as FeedEntry);
  if (active !== null)
    add({ kind: 'application', id: 'app_1', state: { name: 'p', tag: 'p', kind: 'confidential', active } });
  const { algorithm, publicKey } = signer;
  const state = { applicationId: 'app_1', algorithm, publicKey, notAfter: testNow + 3_600_000, ...over };
  if (over !== null) add({ kind: 'signing-key', id: 'sgk_1', state });
  callers.apply(entries, true);
  return callers;
}

/** A policy with one table of used proofs, and what each stage says of a request. */
function gate(
  options: Record<string, unknown> = {},
  callers: CallerDirectory = feed(),
  proofs = testProofs(),
) {
  const replays = new ReplayGuard(proofs, undefined);
  const steps = compilePolicy(policy, options, { dependencies: { callers, replays } });
  const judge = (request: TestRequest) => {
    const x = testExchange({ now: testNow, ...request, callers });
    const found = steps.identify?.(x);
    if (found === undefined || found instanceof Refusal || found instanceof Promise) return found;
    x.caller = found;
    const refused = steps.validate?.(x) ?? steps.inspect?.(x);
    assert.ok(!(refused instanceof Promise));
    return refused ?? found;
  };
  return { steps, judge };
}

/** A request as it was signed, and what somebody made of it. */
const signed = (to: Partial<ToSign> = {}, made: TestRequest = {}): TestRequest => ({
  method: to.method ?? 'GET',
  url: `${to.path ?? '/things/v1/things/1'}${to.query ?? ''}`,
  ...(to.content === undefined ? {} : { body: Buffer.from(to.content) }),
  headers: signedFields(signer, { created, ...to }),
  ...made,
});

function refused(found: unknown, code: string, reason?: RegExp): void {
  assert.ok(found instanceof Refusal, 'it passed');
  assert.equal(found.code, code);
  if (reason !== undefined) assert.match(found.reason ?? '', reason);
}

suite('a signed request', () => {
  for (const algorithm of signingAlgorithms)
    test(`names its application, by a key of ${algorithm}`, () => {
      const own = testSigner(algorithm);
      const callers = feed({ algorithm, publicKey: own.publicKey });
      const found = gate({}, callers).judge({ headers: signedFields(own, { created }) });
      assert.ok(found !== undefined && 'application' in found);
      assert.equal(found.application?.id, 'app_1');
      assert.equal(found.signingKeyId, 'sgk_1');
    });

  const good: Record<string, [Partial<ToSign>, Record<string, unknown>?]> = {
    'with a query': [{ query: '?a=1&b=%20' }],
    'with content': [{ method: 'POST', content: '{"a":1}' }],
    'by its target URI': [{ query: '?a=1', covers: ['@method', '@target-uri'] }],
    'by its request target': [{ query: '?a=1', covers: ['@method', '@authority', '@request-target'] }],
    'with a nonce, a tag and an end': [{ more: `;nonce="n";tag="t";expires=${created + 5}` }, { tag: 't' }],
    'with fields that are asked for': [{ fields: { 'x-amount': '5' } }, { components: ['x-amount'] }],
    'by a clock that is a little ahead': [{ created: created + 9 }],
    'that names its algorithm': [{ more: ';alg="ed25519"' }],
  };
  for (const [how, [to, options]] of Object.entries(good))
    test(`passes ${how}`, () => {
      const found = gate(options).judge(signed(to));
      assert.ok(found !== undefined && 'application' in found, (found as Refusal | undefined)?.reason ?? '');
    });

  test('passes a second time where it is alike but for its nonce', () => {
    const { judge } = gate();
    for (const nonce of ['a', 'b']) {
      const found = judge(signed({ more: `;nonce="${nonce}"` }));
      assert.ok(found !== undefined && 'application' in found);
    }
  });

  test('is called as the origin says, where a proxy stands before the gateway', () => {
    const { judge } = gate({ origin: 'https://public.example' });
    const request = signed({ authority: 'public.example' });
    const headers = ['host', 'inside:8080', ...(request.headers ?? []).slice(2)];
    const found = judge({ ...request, headers });
    assert.ok(found !== undefined && 'application' in found);
    refused(judge(signed({ authority: 'inside:8080' })), 'signature-invalid', /wrong/);
  });
});

/** What an attacker makes of a good request, or sends in its place. */
const attacks: Record<
  string,
  {
    request: () => TestRequest;
    options?: Record<string, unknown>;
    callers?: CallerDirectory;
    code?: string;
    why?: RegExp;
  }
> = {
  'without a signature': { request: () => ({}), code: 'signature-missing' },
  'with a signature of another key': {
    request: () => ({ headers: signedFields(other, { created }) }),
    why: /the signature is wrong/,
  },
  'with a key that nobody registered': { request: () => signed({ keyId: 'sgk_2' }), why: /unknown/ },
  'with a key that was revoked': { request: () => signed(), callers: feed(null), why: /unknown/ },
  'with a key that has expired': {
    request: () => signed(),
    callers: feed({ notAfter: testNow }),
    why: /has expired/,
  },
  'of an application that is gone': {
    request: () => signed(),
    callers: feed({}, null),
    why: /application .* is gone/,
  },
  'with another method': { request: () => signed({}, { method: 'DELETE' }), why: /is wrong/ },
  'with another path': { request: () => signed({}, { url: '/things/v1/things/2' }), why: /is wrong/ },
  'with another query': {
    request: () => signed({ query: '?a=1' }, { url: '/things/v1/things/1?a=2' }),
    why: /is wrong/,
  },
  'with a query that was not there': {
    request: () => signed({}, { url: '/things/v1/things/1?admin=1' }),
    why: /does not cover @query/,
  },
  'sent to another host': {
    request: () => {
      const { headers = [], ...rest } = signed();
      return { ...rest, headers: ['host', 'other.example', ...headers.slice(2)] };
    },
    why: /is wrong/,
  },
  'with other content': {
    request: () => signed({ method: 'POST', content: '{"a":1}' }, { body: Buffer.from('{"a":9}') }),
    code: 'content-digest-wrong',
    why: /another content/,
  },
  'with content and no digest': {
    request: () => signed({ method: 'POST', fields: { 'content-length': '2' } }, { body: Buffer.from('{}') }),
    why: /does not cover content-digest/,
  },
  'with content that nothing announced': {
    request: () => signed({}, { body: Buffer.from('{}') }),
    code: 'content-digest-wrong',
  },
  'with a digest that is not covered': {
    request: () => signed({ method: 'POST', content: '{}', covers: ['@method', '@authority', '@path'] }),
    why: /does not cover content-digest/,
  },
  'with a digest of a weak algorithm only': {
    request: () => signed({ method: 'POST', content: '{}', fields: { 'content-digest': 'md5=:AAAA:' } }),
    code: 'content-digest-wrong',
    why: /neither sha-256 nor sha-512/,
  },
  'with a weak digest that is right beside a strong one that is wrong': {
    request: () =>
      signed({
        method: 'POST',
        content: '{}',
        fields: { 'content-digest': `sha-512=:${Buffer.alloc(64).toString('base64')}:` },
      }),
    code: 'content-digest-wrong',
    why: /sha-512 says another/,
  },
  'that covers no method': {
    request: () => signed({ covers: ['@authority', '@path'] }),
    why: /cover @method/,
  },
  'that covers no host': { request: () => signed({ covers: ['@method', '@path'] }), why: /cover @authority/ },
  'that covers no path': { request: () => signed({ covers: ['@method', '@authority'] }), why: /cover @path/ },
  'that covers nothing': { request: () => signed({ covers: [] }), why: /cover @method/ },
  'that does not cover a field that is asked for': {
    request: () => signed(),
    options: { components: ['x-amount'] },
    why: /cover x-amount/,
  },
  'that covers a field which is not there': {
    request: () => signed({ covers: ['@method', '@authority', '@path', 'x-amount'] }),
    why: /is not there/,
  },
  'with a second value for a field that is covered': {
    request: () => {
      const { headers = [], ...rest } = signed({ fields: { 'x-amount': '5' } });
      return { ...rest, headers: [...headers, 'X-Amount', '900'] };
    },
    why: /is wrong/,
  },
  'that covers the method twice': {
    request: () => signed({ covers: ['@method', '@method', '@authority', '@path'] }),
    why: /twice/,
  },
  'that is too old': { request: () => signed({ created: created - 61 }), why: /too old/ },
  'that is older than this API takes': {
    request: () => signed({ created: created - 6 }),
    options: { maxAgeSeconds: 5 },
    why: /too old/,
  },
  'made in the future': { request: () => signed({ created: created + 11 }), why: /in the future/ },
  'that has expired': { request: () => signed({ more: `;expires=${created}` }), why: /expired/ },
  'that names another algorithm': { request: () => signed({ more: ';alg="hmac-sha256"' }), why: /algorithm/ },
  'that says no time': {
    request: () => {
      const { headers = [], ...rest } = signed();
      return { ...rest, headers: headers.map(value => value.replace(/;created=\d+/, '')) };
    },
    why: /created is missing/,
  },
  'with a tag of another purpose': {
    request: () => signed({ more: ';tag="other"' }),
    options: { tag: 'ours' },
    code: 'signature-missing',
  },
  'with a parameter written twice': {
    request: () => signed({ more: ';keyid="sgk_9"' }),
    why: /one form/,
  },
  'with two inputs of one label': {
    request: () => {
      const { headers = [], ...rest } = signed();
      return { ...rest, headers: [...headers, 'signature-input', 'sig1=();created=1;keyid="sgk_1"'] };
    },
    why: /one form/,
  },
  'with an input and no signature': {
    request: () => {
      const { headers = [], ...rest } = signed();
      return { ...rest, headers: headers.slice(0, -2) };
    },
    why: /go together/,
  },
  'with two signatures by known keys': {
    request: () => {
      const one = signedFields(signer, { created });
      const two = signedFields(signer, { created, label: 'sig2' });
      return { headers: [...one, ...two.slice(2)] };
    },
    why: /several known keys/,
  },
  'with more signatures than anybody needs': {
    request: () => ({
      headers: ['a', 'b', 'c', 'd', 'e'].flatMap(label =>
        signedFields(signer, { created, label }).slice(label === 'a' ? 0 : 2),
      ),
    }),
    why: /more signatures/,
  },
  'with more components than anybody needs': {
    request: () => signed({ covers: Array.from({ length: 33 }, (_, at) => `x-${at}`) }),
    why: /more components/,
  },
  'with a field as long as a book': {
    request: () => signed({ more: `;nonce="${'n'.repeat(9_000)}"` }),
    why: /one form/,
  },
  'with a component that is only known to answers': {
    request: () => signed({ covers: ['@method', '@authority', '@path', '@status'] }),
    why: /not known here/,
  },
};

suite('a request is refused', () => {
  for (const [how, { request, options, callers, code = 'signature-invalid', why }] of Object.entries(attacks))
    test(how, () => {
      const found = gate(options, callers).judge(request());
      refused(found, code, why);
      assert.ok((found as Refusal).status >= 400);
      if (code.startsWith('signature'))
        assert.match((found as Refusal).headers?.['accept-signature'] ?? '', /^sig=\("@method"/);
    });

  test('that was sent before, also where its signature was made over', () => {
    const own = testSigner('ecdsa-p256-sha256');
    const { judge } = gate({}, feed({ algorithm: 'ecdsa-p256-sha256', publicKey: own.publicKey }));
    const first = judge({ headers: signedFields(own, { created }) });
    assert.ok(first !== undefined && 'application' in first);
    // Another signature of the same base: ECDSA gives a different one each time.
    refused(judge({ headers: signedFields(own, { created }) }), 'proof-replayed');
  });

  test('whose nonce was used before, whatever else it says', () => {
    const { judge } = gate();
    assert.ok(!(judge(signed({ more: ';nonce="n"' })) instanceof Refusal));
    refused(judge(signed({ more: ';nonce="n"', created: created + 1 })), 'proof-replayed');
  });

  test('that was sent before and came again at once: one of them passes', () => {
    const { steps } = gate();
    const both = [signed(), signed()].map(request => testExchange({ ...request, callers: feed() }));
    for (const x of both) assert.ok(!(steps.identify?.(x) instanceof Refusal));
    const verdicts = both.map(x => steps.validate?.(x));
    assert.equal(verdicts[0], undefined);
    refused(verdicts[1], 'proof-replayed');
  });

  test('when nobody can tell whether it was sent before', () => {
    const { judge } = gate({}, feed(), testProofs(1));
    let full: unknown;
    for (let n = 0; n <= 64; n++) full = judge(signed({ more: `;nonce="${n}"` }));
    refused(full, 'proofs-unavailable');
  });
});

suite('a secret that both sides share', () => {
  const shared = testSigner('hmac-sha256');
  const judged = (publicKey: string, by = shared, algorithm = shared.algorithm) =>
    gate({}, feed({ algorithm, publicKey })).judge({ headers: signedFields(by, { created }) });

  test('is good for the key that it was made for, and for no other', () => {
    assert.ok(!(judged(shared.publicKey) instanceof Refusal));
    refused(judged(testSigner('hmac-sha256', 'sgk_2').publicKey), 'signature-invalid', /unknown/);
    refused(judged(testSigner('hmac-sha256').publicKey), 'signature-invalid', /wrong/);
  });

  test('is nothing where it cannot be opened', () => {
    for (const text of ['', 'sealed:', 'sealed:AAAA', signer.publicKey, 'c2VjcmV0'])
      refused(judged(text), 'signature-invalid', /unknown/);
  });

  test('is never a public key that everybody knows', () => {
    const known = createSecretKey(Buffer.from(signer.publicKey));
    const forged = { ...shared, privateKey: known };
    refused(judged(signer.publicKey, forged, 'ed25519'), 'signature-invalid', /wrong/);
    refused(judged(signer.publicKey, forged), 'signature-invalid', /unknown/);
  });
});

suite('a request that lasts', () => {
  test('goes on with its signature when it is judged again later, until its key is revoked', () => {
    const callers = feed();
    const { steps } = gate({}, callers);
    const x = testExchange({ ...signed(), callers });
    assert.ok(!(steps.identify?.(x) instanceof Refusal));
    assert.equal(steps.validate?.(x), undefined);
    const later = Object.create(x, { now: { value: testNow + 120_000 } }) as typeof x;
    assert.ok(!(steps.identify?.(later) instanceof Refusal));
    callers.apply([{ kind: 'signing-key', id: 'sgk_1', sequence: 9, state: null }], false);
    refused(steps.identify?.(later), 'signature-invalid', /revoked/);
  });
});

test('where signatures are optional, a request without one passes, and nobody vouches for it', () => {
  const { judge, steps } = gate({ required: false });
  assert.equal(judge({}), undefined);
  refused(judge(signed({}, { method: 'DELETE' })), 'signature-invalid');
  const digest = ['content-digest', 'sha-256=:AAAA:'];
  refused(steps.inspect?.(testExchange({ headers: digest, body: Buffer.from('a') })), 'content-digest-wrong');
});

test('a suspended application is told so', () => {
  const callers = feed({}, false);
  const { steps } = gate({}, callers);
  const x = testExchange({ ...signed(), callers });
  const found = steps.identify?.(x);
  assert.ok(found !== undefined && 'application' in found);
  x.caller = found;
  refused(steps.authorise?.(x), 'application-suspended');
});

test('an origin that is none voids the Snapshot', () => {
  assert.throws(() => gate({ origin: 'api.example' }), /is not an origin/);
});
