import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { before, suite, test } from 'node:test';
import {
  authority as makeAuthority,
  certificate as makeCertificate,
  type MadeCertificate,
} from '../../../../test/support/certificates.ts';
import type { Caller, ShownToken } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

let client: MadeCertificate;
let other: MadeCertificate;
before(async () => {
  const root = await makeAuthority();
  client = await makeCertificate({ subject: 'CN=client' }, root);
  // Of the same name and authority: only the certificate itself tells them apart.
  other = await makeCertificate({ subject: 'CN=client' }, root);
});

const thumbprintOf = ({ certificate }: MadeCertificate): string =>
  Buffer.from(new X509Certificate(certificate).fingerprint256.replaceAll(':', ''), 'hex').toString(
    'base64url',
  );

function judge(
  confirmation: ShownToken['confirmation'] | null,
  shown: MadeCertificate | undefined,
  options: object = {},
  enforced = new Set(['mtls-bound']),
) {
  const token =
    confirmation === null ? undefined : ({ scheme: 'Bearer', text: 't', confirmation } as ShownToken);
  const caller: Caller = { application: undefined, keyId: undefined, user: undefined, token, sandbox: false };
  const x = testExchange({ caller, enforced });
  const peer = shown === undefined ? undefined : new X509Certificate(shown.certificate);
  Object.assign(x.request, { socket: { getPeerX509Certificate: () => peer } });
  return compilePolicy(policy, { ...options }).authorise?.(x);
}

function refused(found: unknown, code: string, reason?: RegExp): void {
  assert.ok(found instanceof Refusal, 'it passed');
  assert.equal(found.code, code);
  assert.equal(found.status, 401);
  if (code === 'token-not-bound')
    assert.match(found.headers?.['www-authenticate'] ?? '', /^Bearer .*error="invalid_token"/);
  if (reason !== undefined) assert.match(found.reason ?? '', reason);
}

suite('a token that is bound to a certificate', () => {
  const bound = () => ({ 'x5t#S256': thumbprintOf(client) });

  test('passes from the connection that shows it', () => assert.equal(judge(bound(), client), undefined));

  test('is refused from every other connection', () => {
    refused(judge(bound(), other), 'token-not-bound', /another certificate/);
    refused(judge(bound(), undefined), 'token-not-bound', /no certificate/);
    refused(judge(bound(), other, { required: false }), 'token-not-bound', /another certificate/);
  });

  test('by a thumbprint in another spelling is refused', () => {
    const padded = { 'x5t#S256': `${thumbprintOf(client)}=` };
    refused(judge(padded, client), 'token-not-bound');
    const hexadecimal = { 'x5t#S256': new X509Certificate(client.certificate).fingerprint256 };
    refused(judge(hexadecimal, client), 'token-not-bound');
  });
});

suite('a token that is bound to no certificate', () => {
  test('is refused, and so is no token', () => {
    refused(judge(undefined, client), 'token-not-bound', /bound to no certificate/);
    refused(judge(null, client), 'token-missing');
  });

  test('passes where it may', () => {
    assert.equal(judge(undefined, undefined, { required: false }), undefined);
    assert.equal(judge(null, undefined, { required: false }), undefined);
  });

  test('but to a key passes only where somebody asks for its proof', () => {
    refused(judge({ jkt: 'thumbprint' }, client), 'token-not-bound');
    assert.equal(judge({ jkt: 'thumbprint' }, client, {}, new Set(['mtls-bound', 'dpop'])), undefined);
  });
});

test('without TLS there is no certificate', () => {
  const token = {
    scheme: 'Bearer',
    text: 't',
    confirmation: { 'x5t#S256': thumbprintOf(client) },
  } as ShownToken;
  const x = testExchange({
    caller: { application: undefined, keyId: undefined, user: undefined, token, sandbox: false },
  });
  refused(compilePolicy(policy, {}).authorise?.(x), 'token-not-bound', /no certificate/);
});
