import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { before, suite, test } from 'node:test';

import {
  authority as makeAuthority,
  certificate,
  certificateRequest,
  type MadeCertificate,
} from '../../../test/support/certificates.ts';
import { readAuthority, readClientCertificate } from './read.ts';
import { makeAuthority as makeOwn, signRequest } from './sign.ts';

const now = Date.now();
const day = 86_400_000;
let root: MadeCertificate;
let client: MadeCertificate;

before(async () => {
  root = await makeAuthority();
  client = await certificate({ serial: '0a17' }, root);
});

suite('an authority handed in', () => {
  test('is taken with all its certificates', async () => {
    const second = await makeAuthority('CN=second');
    const read = readAuthority(`some text\n${root.certificate}\n${second.certificate}`, now);
    assert.deepEqual(
      read.map(({ subject }) => subject),
      ['CN=authority', 'CN=second'],
    );
  });

  test('is refused when it could vouch for nobody, or gives away its key', () => {
    const cases: [string, RegExp, number?][] = [
      ['', /holds no certificate/],
      ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /number 1 cannot be read/],
      [client.certificate, /no authority's certificate/],
      [root.certificate + client.certificate, /no authority's certificate/],
      [root.certificate, /has expired/, now + 9 * day],
      [root.certificate.repeat(9), /more than 8/],
      [root.certificate + root.key, /private key/],
    ];
    for (const [text, message, at = now] of cases) assert.throws(() => readAuthority(text, at), message);
  });
});

suite('a client certificate handed in', () => {
  test('is taken when the authority issued it for clients', () => {
    const { serial, subject } = readClientCertificate(client.certificate, root.certificate, now);
    assert.deepEqual([serial, subject], ['a17', 'CN=client']);
  });

  test('is refused when traffic would refuse it, or it gives away its key', async () => {
    const twin = await makeAuthority();
    const server = await certificate({ purpose: '1.3.6.1.5.5.7.3.1' }, root);
    const cases: [string, RegExp, number?][] = [
      ['', /one certificate/],
      [client.certificate.repeat(2), /one certificate/],
      [client.certificate + client.key, /private key/],
      [root.certificate, /an authority's/],
      [server.certificate, /not for clients/],
      [(await certificate({}, twin)).certificate, /not issued by/],
      [client.certificate, /expired/, now + 9 * day],
    ];
    for (const [text, message, at = now] of cases)
      assert.throws(() => readClientCertificate(text, root.certificate, at), message);
  });
});

suite('the built-in authority', () => {
  const client = { name: 'Café, OU=admin', id: 'app_1', notAfter: now + 30 * day, now };

  test('issues a certificate for the key of a request, under the name that we know', async () => {
    const own = await makeOwn(now);
    const { request, publicKey } = await certificateRequest('CN=administrator,O=Somebody else');
    const made = new X509Certificate(await signRequest(own, request, client));
    assert.equal(made.publicKey.export({ type: 'spki', format: 'pem' }), publicKey);
    assert.ok(!made.subject.includes('administrator'));
    assert.match(made.subject, /OU=app_1$/);
    assert.equal(made.subject.split('\n').length, 2, 'the name has made a field of its own');
    assert.ok(Math.abs(made.validToDate.getTime() - client.notAfter) < 1_000);
    readClientCertificate(made.toString(), own.certificate, now);
    readAuthority(own.certificate, now);
  });

  test('issues nothing for a request that proves nothing, or for a weak key', async () => {
    const own = await makeOwn(now);
    const { request } = await certificateRequest('CN=a');
    const forged = await certificateRequest('CN=a', { tampered: true });
    const weak = await certificateRequest('CN=a', { rsaBits: 1024 });
    const cases: [string, RegExp][] = [
      ['', /no certificate request/],
      ['-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----', /cannot be read/],
      [forged.request, /not signed by its own key/],
      [weak.request, /must be EC/],
      [`${request}${root.key}`, /private key/],
    ];
    for (const [text, message] of cases) await assert.rejects(signRequest(own, text, client), message);
  });
});
