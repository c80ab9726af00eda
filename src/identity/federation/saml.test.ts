import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createPublicKey, webcrypto } from 'node:crypto';
import { after, before, beforeEach, suite, test } from 'node:test';
import { X509CertificateGenerator } from '@peculiar/x509';
import samlp, { type AnswerOptions } from 'samlp';
import { createServer } from '#api';
import { systemClock } from '#kernel';
import { type Browser, type House, openHouse } from '../testing.ts';
import { createProvider, getProvider, type Provider } from './providers.ts';
import { metadataOf, readSamlResponse, serviceProviderOf } from './saml.ts';
import { forgetSamlKeys, newSamlKey, rotateSamlKey, samlKeys } from './saml-key.ts';
import { samlPages } from './saml-pages.ts';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

interface Signer {
  readonly cert: string;
  readonly key: string;
}

async function signer(): Promise<Signer> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=idp',
    keys,
    signingAlgorithm: algorithm,
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: made.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}

const day = 86_400_000;
const entityId = 'https://idp.example/saml';
const at = serviceProviderOf('http://localhost:7000', { name: 'house' });

let own: Signer;
let other: Signer;
let house: House;
let provider: Provider;

before(async () => {
  [own, other] = [await signer(), await signer()];
  house = await openHouse();
  const saml = {
    entityId,
    signInUrl: 'https://idp.example/sso',
    certificates: own.cert,
    emailAttribute: 'mail',
    nameAttribute: 'cn',
    groupsAttribute: 'groups',
  };
  const admits = {
    createUsers: true,
    domains: [],
    emailsVerified: true,
    provisioned: false,
    secondFactorCounts: false,
    mapping: [],
  };
  const asked = {
    realm: 'external',
    name: 'house',
    title: 'House',
    enabled: true,
    secret: undefined,
  } as const;
  await house.store.change(change =>
    createProvider(
      change,
      house.identity.tools.vault,
      { ...asked, settings: { admits, saml } },
      house.clock.now(),
    ),
  );
  provider = await getProvider(house.store.db, 'house');
});
after(() => house.close());

type Wanted = Partial<AnswerOptions> & {
  readonly claims?: Record<string, unknown>;
  readonly subject?: string;
  readonly format?: string;
};

/** The XML of an answer, good unless told otherwise. */
function answer({ claims, subject = 'ann-7', format, ...wanted }: Wanted = {}): Promise<string> {
  const options: AnswerOptions = {
    issuer: entityId,
    ...own,
    audience: at.entityId,
    recipient: at.acs,
    destination: at.acs,
    inResponseTo: '_request',
    lifetimeInSeconds: 300,
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
    profileMapper: () => ({
      getClaims: () => claims ?? { mail: 'ann@example.org', cn: 'Ann Lee', groups: ['roads', 'water'] },
      getNameIdentifier: () => ({
        nameIdentifier: subject,
        nameIdentifierFormat: format ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      }),
    }),
    ...wanted,
  };
  return new Promise((resolve, reject) => {
    samlp.getSamlResponse(options, {}, (error, xml) => (error === null ? resolve(xml) : reject(error)));
  });
}

const encoded = (xml: string): string => Buffer.from(xml).toString('base64');
const read = (xml: string) =>
  readSamlResponse({ ...house.identity.tools, clock: systemClock }, provider, encoded(xml), at);
const refused = (xml: string) => assert.rejects(read(xml), { code: 'federation-failed' });

suite('an answer', () => {
  test('that is signed, for us, now, and asked for says who it is', async () => {
    const { upstream, requestId } = await read(await answer());
    assert.deepEqual(upstream, {
      subject: 'ann-7',
      email: 'ann@example.org',
      emailVerified: false,
      name: 'Ann Lee',
      groups: ['roads', 'water'],
      secondFactor: false,
    });
    assert.equal(requestId, '_request');
  });

  test('may be signed as a whole besides', async () => {
    assert.equal((await read(await answer({ signResponse: true }))).upstream.subject, 'ann-7');
  });

  const wrong: readonly (readonly [string, () => Wanted])[] = [
    ['is not signed', () => ({ signAssertion: false })],
    ['is signed around the assertion only', () => ({ signAssertion: false, signResponse: true })],
    ["is signed with somebody else's key, which it brings along", () => other],
    ['is signed by SHA-1', () => ({ signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' })],
    ['is of another issuer', () => ({ issuer: 'https://evil.example' })],
    ['is for another audience', () => ({ audience: 'https://other.example' })],
    ['was to go elsewhere', () => ({ recipient: 'https://other.example/acs' })],
    ['was to go to another provider of ours', () => ({ recipient: at.acs.replace('house', 'other') })],
    ['was asked for by nobody', () => ({ inResponseTo: undefined })],
    ['is over', () => ({ lifetimeInSeconds: -60 })],
    ['would be good for a day', () => ({ lifetimeInSeconds: 86_400 })],
    [
      'names somebody for this once only',
      () => ({ format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
    ],
    ['names somebody by more than can be kept', () => ({ subject: 'x'.repeat(600) })],
  ];
  for (const [name, wanted] of wrong)
    test(`that ${name} is refused`, async () => refused(await answer(wanted())));

  const changes: readonly (readonly [string, (xml: string) => string])[] = [
    ['another subject', xml => xml.replace('ann-7', 'ada-1')],
    ['another address', xml => xml.replace('ann@example.org', 'ada@example.org')],
    ['a later end', xml => xml.replace(/NotOnOrAfter="[^"]+"/g, 'NotOnOrAfter="2099-01-01T00:00:00.000Z"')],
    ['a comment in the subject', xml => xml.replace('ann-7', 'ann<!-- -->-7')],
    ['a type definition', xml => `<!DOCTYPE a [<!ENTITY b "c">]>${xml}`],
    ['no signature any more', xml => xml.replace(/<Signature[^]*<\/Signature>/, '')],
    ['an empty signature', xml => xml.replace(/<SignatureValue>[^<]*/, '<SignatureValue>')],
    ['its end cut off', xml => xml.slice(0, -40)],
  ];
  for (const [name, change] of changes)
    test(`that was given ${name} is refused`, async () => {
      const xml = await answer();
      assert.notEqual(change(xml), xml);
      await refused(change(xml));
    });

  test('that is no XML, or no base64, is refused', async () => {
    for (const text of ['', 'x', '<a/>', '<<<', '\u0000']) await refused(text);
    await assert.rejects(
      readSamlResponse({ ...house.identity.tools, clock: systemClock }, provider, '<saml>', at),
      { code: 'federation-failed' },
    );
  });
});

/** The signed part stays whole, and something else stands where readers look (signature wrapping). */
suite('an answer in which the signed assertion was moved', () => {
  const assertionIn = (xml: string): string => /<saml:Assertion[^]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '';
  /** As the attacker wants it: another subject, another id, no signature. */
  const evilOf = (assertion: string, inside = ''): string =>
    assertion
      .replace(/<Signature[^]*<\/Signature>/, inside)
      .replace(/ ID="[^"]+"/, ' ID="_evil"')
      .replaceAll('ann-7', 'ada-1')
      .replaceAll('ann@example.org', 'ada@example.org');
  const signatureOf = (assertion: string): string => /<Signature[^]*<\/Signature>/.exec(assertion)?.[0] ?? '';

  const wrappings: readonly (readonly [string, (xml: string, assertion: string) => string])[] = [
    ['behind another one', (xml, good) => xml.replace(good, evilOf(good) + good)],
    ['in front of another one', (xml, good) => xml.replace(good, good + evilOf(good))],
    ['into another one', (xml, good) => xml.replace(good, evilOf(good, good))],
    [
      'into the signature of another one',
      (xml, good) =>
        xml.replace(
          good,
          evilOf(
            good,
            signatureOf(good).replace(
              '</Signature>',
              `<Object>${good.replace(signatureOf(good), '')}</Object></Signature>`,
            ),
          ),
        ),
    ],
    [
      'into the extensions',
      (xml, good) => xml.replace(good, `<samlp:Extensions>${good}</samlp:Extensions>${evilOf(good)}`),
    ],
    [
      'into the extensions, its signature left at the other one',
      (xml, good) =>
        xml.replace(
          good,
          `<samlp:Extensions>${good.replace(signatureOf(good), '')}</samlp:Extensions>${evilOf(good, signatureOf(good))}`,
        ),
    ],
    ['into an answer within the answer', (xml, good) => xml.replace(good, `${evilOf(good)}<x>${xml}</x>`)],
    [
      'beside one with the same id',
      (xml, good) =>
        xml.replace(good, evilOf(good).replace('_evil', / ID="([^"]+)"/.exec(good)?.[1] ?? '') + good),
    ],
  ];
  for (const [name, wrap] of wrappings)
    test(`${name} never says what was not signed`, async () => {
      const xml = await answer();
      const good = assertionIn(xml);
      const wrapped = wrap(xml, good);
      assert.ok(good !== '' && wrapped !== xml && wrapped.includes('ada-1'));
      await refused(wrapped);
    });
});

suite('an encrypted assertion', () => {
  const aes = (name: string) => `http://www.w3.org/2009/xmlenc11#${name}`;
  const gcm = aes('aes256-gcm');
  const cbc = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';

  /** Encrypted for us, as our metadata says, unless told otherwise. */
  async function hidden(wanted: Wanted = {}): Promise<string> {
    const metadata = await metadataOf({ ...house.identity.tools, clock: systemClock }, provider, at);
    const [, text = ''] = /use="encryption"[^]*?<ds:X509Certificate>([^<]+)</.exec(metadata) ?? [];
    const lines = text.replaceAll(/\s+/g, '').replaceAll(/.{64}/g, line => `${line}\n`);
    const encryptionCert = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
    const encryptionPublicKey = createPublicKey(encryptionCert).export({ type: 'spki', format: 'pem' });
    return answer({
      encryptionCert,
      encryptionPublicKey,
      encryptionAlgorithm: gcm,
      disallowEncryptionWithInsecureAlgorithm: false,
      warnOnInsecureEncryptionAlgorithm: false,
      ...wanted,
    });
  }

  test('is read when it was encrypted for the key in our metadata', async () => {
    for (const name of ['aes128-gcm', 'aes256-gcm']) {
      const xml = await hidden({ encryptionAlgorithm: aes(name) });
      assert.doesNotMatch(xml, /ann-7/);
      assert.equal((await read(xml)).upstream.subject, 'ann-7');
    }
  });

  test('is read in CBC when the answer is signed around it', async () => {
    const xml = await hidden({ encryptionAlgorithm: cbc, signResponse: true });
    assert.equal((await read(xml)).upstream.subject, 'ann-7');
  });

  test('has one key for a realm, whichever process asks', async () => {
    const { vault } = house.identity.tools;
    const [one, two] = await Promise.all([samlKeys(vault, 'internal', 0), samlKeys(vault, 'internal', 1)]);
    assert.deepEqual(one, two);
    assert.notEqual(one[0]?.key, (await samlKeys(vault, 'external', 0))[0]?.key);
  });

  test('is read for the key before too, while both are in the metadata, and not a moment longer', async () => {
    const { vault, store } = house.identity.tools;
    const fresh = await newSamlKey(Date.now());
    const formerly = [await hidden(), await hidden({ encryptionAlgorithm: cbc, signResponse: true })];
    const rotate = (overlapMs: number) =>
      store.change(change => rotateSamlKey(vault, change, 'external', { fresh, overlapMs }, Date.now()));
    assert.equal((await rotate(day)).length, 2);
    const metadata = await metadataOf({ vault, clock: systemClock }, provider, at);
    const named = [...metadata.matchAll(/<ds:X509Certificate>([^<]+)</g)].map(([, text = '']) =>
      text.replaceAll(/\s+/g, ''),
    );
    assert.equal(named.length, 2);
    assert.ok(fresh.certificate.replaceAll(/\s+/g, '').includes(named[0] ?? '?'));
    assert.notEqual(named[0], named[1]);
    for (const xml of [
      ...formerly,
      await hidden(),
      await hidden({ encryptionAlgorithm: cbc, signResponse: true }),
    ])
      assert.equal((await read(xml)).upstream.subject, 'ann-7');
    await store.change(change => forgetSamlKeys(vault, change, Date.now() + day));
    for (const xml of formerly) await refused(xml);
    assert.equal((await samlKeys(vault, 'external', 0)).length, 1);
  });

  test('for a key that got out is refused at once when it is replaced without overlap', async () => {
    const { vault, store } = house.identity.tools;
    const formerly = await hidden();
    const asked = { fresh: await newSamlKey(Date.now()), overlapMs: 0 };
    await store.change(change => rotateSamlKey(vault, change, 'external', asked, Date.now()));
    await refused(formerly);
    assert.equal((await read(await hidden())).upstream.subject, 'ann-7');
  });

  const wrong: readonly (readonly [string, () => Wanted])[] = [
    ['is not signed inside', () => ({ signAssertion: false })],
    ['is signed around only', () => ({ signAssertion: false, signResponse: true })],
    ["is signed with somebody else's key", () => other],
    ['is signed by SHA-1', () => ({ signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' })],
    ['is for another audience', () => ({ audience: 'https://other.example' })],
    ['was to go elsewhere', () => ({ recipient: 'https://other.example/acs' })],
    ['is over', () => ({ lifetimeInSeconds: -60 })],
    ['is in CBC, with no signature around it', () => ({ encryptionAlgorithm: cbc })],
    [
      'is in CBC, and signed around by somebody else',
      () => ({ ...other, encryptionAlgorithm: cbc, signResponse: true }),
    ],
    ['is in triple DES', () => ({ encryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc' })],
    [
      'was encrypted for somebody else',
      () => ({
        encryptionCert: other.cert,
        encryptionPublicKey: createPublicKey(other.cert).export({ type: 'spki', format: 'pem' }),
      }),
    ],
  ];
  for (const [name, wanted] of wrong)
    test(`that ${name} is refused`, async () => refused(await hidden(wanted())));

  const lastOctet = (xml: string): string =>
    xml.replace(
      /([^]*CipherValue>[^<]*)([^<=])(=*<\/[^>]*CipherValue>)/,
      (_all, head: string, c: string, tail: string) => `${head}${c === 'A' ? 'Q' : 'A'}${tail}`,
    );
  const changes: readonly (readonly [string, (xml: string) => string])[] = [
    ['another octet at its end', lastOctet],
    [
      'no text',
      xml => xml.replace(/(<[^>]*CipherValue>)[^<]*(<\/[^>]*CipherValue>)(?![^]*CipherValue)/, '$1$2'),
    ],
    ['the algorithm of RSA that tells padding', xml => xml.replace('rsa-oaep-mgf1p', 'rsa-1_5')],
    ['a cipher that nobody knows', xml => xml.replace(gcm, aes('rot13'))],
    [
      'another one beside it',
      xml => xml.replace(/(<saml:EncryptedAssertion[^]*<\/saml:EncryptedAssertion>)/, '$1$1'),
    ],
    [
      'one in the clear beside it',
      xml =>
        xml.replace('<saml:EncryptedAssertion', '<saml:Assertion>x</saml:Assertion><saml:EncryptedAssertion'),
    ],
    ['its key taken out', xml => xml.replace(/<[a-z:]*EncryptedKey[^]*EncryptedKey>/, '')],
    ['a type definition', xml => `<!DOCTYPE a [<!ENTITY b "c">]>${xml}`],
    ['a comment', xml => xml.replace('<saml:EncryptedAssertion', '<!-- --><saml:EncryptedAssertion')],
    ['no end', xml => xml.replace('</saml:EncryptedAssertion>', '')],
  ];
  for (const [name, change] of changes)
    test(`that was given ${name} is refused`, async () => {
      const xml = await hidden();
      assert.notEqual(change(xml), xml);
      await refused(change(xml));
    });

  test('costs time that grows with its length only', async () => {
    const much = '<saml:EncryptedAssertion>'.repeat(5000);
    await refused((await hidden()).replace('<saml:EncryptedAssertion', `${much}<saml:EncryptedAssertion`));
  });
});

suite('the way by SAML', () => {
  // The package that makes answers reads the machine's clock; other files may have run for minutes meanwhile.
  beforeEach(() => {
    house.clock.time = Date.now();
  });

  /** Goes to the provider. Gives what it is asked with. */
  async function depart(browser: Browser): Promise<{ state: string; requestId: string }> {
    const { status, body } = await browser.send('POST', '/sign-in-providers/house/depart');
    assert.equal(status, 200, JSON.stringify(body));
    const url = new URL(String(body['url']));
    const { inflateRawSync } = await import('node:zlib');
    const request = inflateRawSync(
      Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64'),
    ).toString();
    assert.ok(request.includes(`AssertionConsumerServiceURL="${at.acs}"`));
    return {
      state: url.searchParams.get('RelayState') ?? '',
      requestId: / ID="([^"]+)"/.exec(request)?.[1] ?? '',
    };
  }

  /** Posts an answer as the provider's page has the browser do. Gives where it leads. */
  async function post(xml: string, state: string): Promise<string> {
    const { tools } = house.identity;
    const app = createServer({
      areas: [],
      pages: samlPages('external', tools, {}),
      log: tools.log,
      docs: 'https://docs.example/errors',
      hosts: ['localhost'],
    });
    const reply = await app.inject({
      method: 'POST',
      url: '/saml/acs/house',
      headers: {
        host: 'localhost',
        origin: 'https://idp.example',
        'sec-fetch-site': 'cross-site',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ SAMLResponse: encoded(xml), RelayState: state }).toString(),
    });
    await app.close();
    assert.equal(reply.statusCode, 303);
    assert.equal(reply.headers['set-cookie'], undefined);
    return String(reply.headers.location);
  }

  const comeBack = (browser: Browser, state: string) =>
    browser.send('POST', '/sign-in-providers/house/come-back', { body: { state, code: 'saml' } });

  test('ends signed in, in the browser in which it began', async () => {
    const browser = house.browser('external');
    const { state, requestId } = await depart(browser);
    const location = await post(await answer({ inResponseTo: requestId }), state);
    assert.equal(location, `/sign-in/callback/house?code=saml&state=${state}`);
    const stranger = house.browser('external');
    assert.equal((await comeBack(stranger, state)).status, 400);
    assert.equal((await comeBack(browser, state)).status, 200);
    assert.ok(await browser.isIn());
  });

  test('takes no answer twice', async () => {
    const first = house.browser('external');
    const { state, requestId } = await depart(first);
    const xml = await answer({ inResponseTo: requestId });
    await post(xml, state);
    const second = house.browser('external');
    const again = await depart(second);
    assert.match(await post(xml, again.state), /error=refused/);
    assert.equal((await comeBack(second, again.state)).status, 400);
    assert.equal((await comeBack(first, state)).status, 200);
    assert.equal((await comeBack(first, state)).status, 400);
  });

  test('takes no answer to the request of another browser', async () => {
    const attacker = house.browser('external');
    const { requestId } = await depart(attacker);
    const victim = house.browser('external');
    const { state } = await depart(victim);
    assert.match(
      await post(await answer({ inResponseTo: requestId, subject: 'attacker' }), state),
      /code=saml/,
    );
    assert.equal((await comeBack(victim, state)).status, 400);
    assert.equal(victim.session, undefined);
  });

  test('leads nowhere else, whatever the state says', async () => {
    for (const state of ['https://evil.example', '//evil.example', '', 'x'.repeat(64)])
      assert.match(await post(await answer(), state), /^\/sign-in\/callback\/house\?error=unclear/);
  });
});
