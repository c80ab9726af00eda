import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import {
  authorityCertificates,
  certificateRequest,
  clientCertificate,
  givenBy,
  givenFault,
  holdsPrivateKey,
  keyWarning,
  revocationList,
  sent,
  type Wanted,
  withoutPrivateKeys,
} from './pem.ts';

/** The outline of everything that is signed; `mark` tells one from another. */
const signed = (mark: number) => Buffer.from([0x30, 10, 0x30, 3, 2, 1, mark, 0x30, 0, 3, 1, 0]);
const pem = (octets: Uint8Array, label: string) =>
  `-----BEGIN ${label}-----\n${Buffer.from(octets).toString('base64')}\n-----END ${label}-----\n`;
const certificate = pem(signed(1), 'CERTIFICATE');

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const locked = { cipher: 'aes-256-cbc', passphrase: 'x' };
const keys = {
  'PKCS #8': ec.export({ type: 'pkcs8', format: 'pem' }),
  'PKCS #8, encrypted': ec.export({ type: 'pkcs8', format: 'pem', ...locked }),
  'PKCS #1': rsa.export({ type: 'pkcs1', format: 'pem' }),
  'PKCS #1, encrypted': rsa.export({ type: 'pkcs1', format: 'pem', ...locked }),
  'SEC 1': ec.export({ type: 'sec1', format: 'pem' }),
  OpenSSH: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n',
};
const binary = [
  ec.export({ type: 'pkcs8', format: 'der' }),
  ec.export({ type: 'pkcs8', format: 'der', ...locked }),
  rsa.export({ type: 'pkcs1', format: 'der' }),
  ec.export({ type: 'sec1', format: 'der' }),
];
const fileOf = (content: string | Uint8Array, name = 'x.pem') =>
  new File([new Uint8Array(Buffer.from(content))], name);

suite('a private key that was pasted', () => {
  test('is told in every form it can have, and is no part of what is sent', () => {
    for (const [form, key] of Object.entries(keys)) {
      const given = { text: `${key}\n${certificate}` };
      assert.equal(givenFault(given, clientCertificate), keyWarning, form);
      assert.equal(sent(given, clientCertificate), certificate, form);
    }
  });

  test('is not sent under the name of something else, nor without any', () => {
    for (const octets of binary) {
      assert.equal(sent({ text: pem(octets, 'CERTIFICATE') }, clientCertificate), '');
      assert.equal(sent({ text: octets.toString('base64') }, clientCertificate), '');
    }
  });

  test('is taken out, also when its end is missing, and the certificate stays', () => {
    for (const [form, key] of Object.entries(keys)) {
      const rest = withoutPrivateKeys(`${certificate}${key}${certificate}`);
      assert.equal(holdsPrivateKey(rest), false, form);
      assert.equal(sent({ text: rest }, authorityCertificates), certificate.repeat(2), form);
      assert.equal(withoutPrivateKeys(certificate + key.slice(0, 60)), certificate.trim(), form);
    }
  });

  test('is not even read from a file', async () => {
    for (const content of [...Object.values(keys).map(key => certificate + key), ...binary])
      await assert.rejects(givenBy(fileOf(content), clientCertificate));
  });
});

suite('what was asked for', () => {
  test('is sent alone: neither the words around it nor what else is in the file', () => {
    const text = `Bag Attributes\n friendlyName: secret\r\n${certificate.replaceAll('\n', '\r\n')}${pem(signed(2), 'X509 CRL')}`;
    assert.equal(sent({ text }, clientCertificate), certificate);
  });

  test('is known under the labels of other tools as well', () => {
    const cases: [string, Wanted][] = [
      ['CRL', revocationList],
      ['NEW CERTIFICATE REQUEST', certificateRequest],
    ];
    for (const [label, wanted] of cases)
      assert.equal(sent({ text: pem(signed(1), label) }, wanted), pem(signed(1), wanted.label));
  });

  test('is taken from a binary file', async () => {
    const given = await givenBy(fileOf(signed(3), 'list.crl'), revocationList);
    assert.deepEqual(given, { file: 'list.crl', text: pem(signed(3), 'X509 CRL') });
  });

  test('is missed in words', async () => {
    const fault = (text: string, wanted = clientCertificate) => givenFault({ text }, wanted) ?? '';
    assert.match(fault(''), /Choose a file, or paste/);
    assert.match(fault(pem(signed(1), 'X509 CRL')), /holds no certificate/);
    assert.match(fault('-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----'), /holds no certificate/);
    assert.match(fault(certificate.repeat(2)), /Give one certificate, not 2/);
    assert.match(fault(certificate.repeat(9), authorityCertificates), /at most 8 certificates/);
    assert.equal(fault(certificate), '');
    await assert.rejects(givenBy(fileOf(''), clientCertificate), /is empty/);
    await assert.rejects(givenBy(fileOf('x'.repeat(70_000)), clientCertificate), /at most 64 KiB/);
    await assert.rejects(givenBy(fileOf('hello'), clientCertificate), /holds no certificate/);
  });
});
