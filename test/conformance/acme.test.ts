/** The client side of ACME against an authority that is strict, and against one that is broken or hostile. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { type AskedChallenge, obtain, type OrderOptions } from '../../src/main/acme/order.ts';
import { StandInAuthority, type Mood } from '../support/acme/server.ts';

suite('ACME orders', () => {
  const externalAccount = { kid: 'city-1', hmacKey: Buffer.alloc(32, 7).toString('base64url') };
  let authority: StandInAuthority;
  let server: http.Server;
  let asked: AskedChallenge | undefined;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const accountKey = privateKey.export({ type: 'pkcs8', format: 'pem' });

  before(async () => {
    server = http.createServer((request, response) => {
      const isToken = request.url === `/.well-known/acme-challenge/${asked?.token}`;
      response.writeHead(isToken ? 200 : 404).end(asked?.keyAuthorization);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    authority = await StandInAuthority.start({ reached: { http: port }, externalAccount });
  });
  after(async () => {
    server.close();
    await authority.close();
  });

  const order = (other: Partial<OrderOptions> = {}) =>
    obtain({
      directory: authority.directory,
      ca: authority.ca,
      contact: 'ops@example.org',
      challengeType: 'http-01',
      externalAccount,
      name: 'api.example.org',
      accountKey,
      answer: challenge => {
        asked = challenge;
        return Promise.resolve();
      },
      now: () => Date.now(),
      signal: new AbortController().signal,
      ...other,
    });

  const inMood = async (mood: Mood, other: Partial<OrderOptions> = {}): Promise<Error> => {
    authority.mood = mood;
    try {
      await order(other);
    } catch (error) {
      return error as Error;
    } finally {
      authority.mood = 'good';
    }
    return assert.fail(`an order of an authority that is ${mood} came to a good end`);
  };

  test('an order ends with a certificate for the name and a key of its own', async () => {
    const first = await order();
    const second = await order();
    const x509 = new X509Certificate(first.certificate);
    assert.equal(x509.subjectAltName, 'DNS:api.example.org');
    assert.match(first.key, /^-----BEGIN PRIVATE KEY-----/);
    assert.notEqual(first.key, second.key);
    assert.equal(first.notAfter, Date.parse(x509.validTo));
    assert.equal(authority.accounts, 1);
  });

  test('without the external account, or with another key of it, there is no account', async () => {
    const another = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const unknown = another.export({ type: 'pkcs8', format: 'pem' });
    const wrong = { kid: 'city-1', hmacKey: Buffer.alloc(32, 8).toString('base64url') };
    for (const binding of [undefined, wrong])
      await assert.rejects(order({ accountKey: unknown, externalAccount: binding }), /no external account/);
  });

  test('a directory whose certificate nobody vouches for is not believed', async () => {
    await assert.rejects(order({ ca: undefined }), /certificate/);
  });

  test('what the authority says went wrong is told', async () => {
    assert.match((await inMood('refuses')).message, /not by us/);
  });

  test('a challenge that is not answered is told with what the authority saw', async () => {
    const silent = order({ answer: () => Promise.resolve((asked = undefined)) });
    await assert.rejects(silent, /http-01: answered 404/);
  });

  test('an authority that answers garbage fails the order', async () => {
    assert.match((await inMood('garbage')).message, /Unable to locate API resource/);
  });

  test('an answer is read to 256 KiB and no further', async () => {
    assert.match((await inMood('huge')).message, /maxContentLength/);
  });

  test('a redirect is not followed', async () => {
    await inMood('redirects');
    assert.equal(authority.redirected, 1);
  });

  test('a directory that leads away from https is not followed', async () => {
    assert.match((await inMood('elsewhere')).message, /not https/);
  });

  test('proof for a name that was not ordered is not given', async () => {
    asked = undefined;
    assert.match((await inMood('wrong-name')).message, /another name/);
    assert.equal(asked, undefined);
  });

  test('an authority that stays silent holds nobody up', async () => {
    const signal = AbortSignal.timeout(200);
    assert.match((await inMood('silent', { signal })).message, /timeout/);
  });
});
