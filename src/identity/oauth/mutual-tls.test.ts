import assert from 'node:assert/strict';
import { randomUUID, X509Certificate } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { fastify, type FastifyInstance } from 'fastify';
import { fingerprintOf } from '#credentials';
import {
  authority as makeAuthority,
  certificate as makeCertificate,
  type MadeCertificate,
} from '../../../test/support/certificates.ts';
import { mutualTlsPages } from './mount.ts';
import { basic, type Offices, openOffices } from './testing.ts';

const form = { grant_type: 'client_credentials', scope: 'city:read' };
const day = 86_400_000;

suite('clients that are known by their certificates (RFC 8705)', () => {
  let offices: Offices;
  let app: FastifyInstance;
  let city: string;
  let root: MadeCertificate;
  const shown = new Map<string, X509Certificate>();

  before(async () => {
    offices = await openOffices();
    city = await offices.api('city', { 'city:read': 'Read what the city knows' });
    root = await makeAuthority();
    await offices.store.change(({ tx }) =>
      tx
        .insertInto('client_authorities')
        .values({
          id: 'ca_1',
          name: 'partners',
          certificates: root.certificate,
          revocations: '[]',
          built_in: 0,
          created_at: 0,
          updated_at: 0,
          revision: 1,
        })
        .execute(),
    );
    // In place of the connection, a header says which certificate it has shown.
    app = fastify();
    await app.register(
      mutualTlsPages(offices.servers.external, ({ headers }) => shown.get(String(headers['x-shown']))),
    );
  });
  after(async () => {
    await app?.close();
    await offices?.close();
  });

  const agree = async (
    id: string,
    made: MadeCertificate,
    over: { pin?: 'fingerprint' | 'subject'; revoked_at?: number; not_after?: number } = {},
  ) => {
    const read = new X509Certificate(made.certificate);
    await offices.store.change(({ tx }) =>
      tx
        .insertInto('client_certificates')
        .values({
          id: `crt_${randomUUID()}`,
          application_id: id,
          authority_id: 'ca_1',
          pin: 'fingerprint',
          fingerprint: fingerprintOf(read),
          subject: read.subject,
          serial: made.serial,
          created_at: 0,
          not_after: Date.now() + day,
          revoked_at: null,
          revoke_reason: null,
          ...over,
        })
        .execute(),
    );
  };

  const ask = async (
    made: MadeCertificate | undefined,
    fields: Record<string, string>,
    { headers = {} }: { headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const name = randomUUID();
    if (made !== undefined) shown.set(name, new X509Certificate(made.certificate));
    const answer = await app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-shown': name, ...headers },
      payload: new URLSearchParams(fields).toString(),
    });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  const claimsOf = (token: unknown) =>
    JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
  const thumbprint = (made: MadeCertificate) =>
    Buffer.from(fingerprintOf(new X509Certificate(made.certificate)), 'hex').toString('base64url');

  const partner = (binding: 'none' | 'certificate' = 'certificate') =>
    offices.client({ authentication: 'tls_client_auth', binding }, { versions: [city] });

  test('the agreed certificate is the proof, and the token is bound to it', async () => {
    const [id, made] = [await partner(), await makeCertificate({ subject: 'CN=one' }, root)];
    await agree(id, made);
    const { status, body } = await ask(made, { ...form, client_id: id });
    assert.equal(status, 200);
    assert.deepEqual(claimsOf(body['access_token'])['cnf'], { 'x5t#S256': thumbprint(made) });
  });

  test('one agreed by its subject is taken when it was renewed', async () => {
    const id = await partner();
    await agree(id, await makeCertificate({ subject: 'CN=two' }, root), { pin: 'subject' });
    const renewed = await makeCertificate({ subject: 'CN=two' }, root);
    assert.equal((await ask(renewed, { ...form, client_id: id })).status, 200);
  });

  suite('refused is', () => {
    const cases: Record<string, (id: string) => Promise<MadeCertificate | undefined>> = {
      'no certificate': async () => undefined,
      'one that nobody has agreed': () => makeCertificate({ subject: 'CN=nobody' }, root),
      'that of another application': async () => {
        const made = await makeCertificate({ subject: 'CN=other' }, root);
        await agree(await partner(), made);
        return made;
      },
      'one of the same subject from another authority': async id => {
        const made = await makeCertificate({ subject: 'CN=twin' }, root);
        await agree(id, made, { pin: 'subject' });
        return makeCertificate({ subject: 'CN=twin' }, await makeAuthority());
      },
      'one whose agreement was revoked': async id => {
        const made = await makeCertificate({ subject: 'CN=revoked' }, root);
        await agree(id, made, { revoked_at: 1 });
        return made;
      },
      'one whose agreement has ended': async id => {
        const made = await makeCertificate({ subject: 'CN=ended' }, root);
        await agree(id, made, { not_after: Date.now() - 1 });
        return made;
      },
      'one past its dates': async id => {
        const made = await makeCertificate({ subject: 'CN=late', notAfter: Date.now() - 1_000 }, root);
        await agree(id, made);
        return made;
      },
      'one for servers': async id => {
        const made = await makeCertificate({ subject: 'CN=srv', purpose: '1.3.6.1.5.5.7.3.1' }, root);
        await agree(id, made);
        return made;
      },
    };
    for (const [what, make] of Object.entries(cases))
      test(what, async () => {
        const id = await partner();
        const { status, body } = await ask(await make(id), { ...form, client_id: id });
        assert.deepEqual([status, body['error']], [401, 'invalid_client']);
      });

    test('an agreed certificate in place of the secret that the client has', async () => {
      const id = await offices.client({}, { versions: [city] });
      const made = await makeCertificate({ subject: 'CN=lazy' }, root);
      await agree(id, made);
      assert.equal((await ask(made, { ...form, client_id: id })).status, 401);
    });

    test('a secret in place of the certificate', async () => {
      const id = await partner();
      const headers = basic(id, offices.secrets.get(id) ?? '');
      assert.equal((await ask(undefined, form, { headers })).status, 401);
    });

    test('a certificate that a header tells of where none is asked for', async () => {
      const id = await partner();
      const made = await makeCertificate({ subject: 'CN=header' }, root);
      await agree(id, made);
      const pem = encodeURIComponent(made.certificate);
      const answer = await offices.post(
        'external',
        '/oauth/token',
        { ...form, client_id: id },
        { 'x-client-cert': pem, 'x-forwarded-client-cert': pem, 'client-cert': pem, 'x-shown': pem },
      );
      assert.equal(answer.status, 401);
    });
  });

  test('a client may register a certificate of its own, which no authority needs to know', async () => {
    const [own, other] = [await makeCertificate(), await makeCertificate()];
    const der = new X509Certificate(own.certificate).raw.toString('base64');
    const id = await offices.client(
      { authentication: 'self_signed_tls_client_auth', keys: [{ x5c: [der] }], binding: 'certificate' },
      { versions: [city] },
    );
    const { status, body } = await ask(own, { ...form, client_id: id });
    assert.equal(status, 200);
    assert.deepEqual(claimsOf(body['access_token'])['cnf'], { 'x5t#S256': thumbprint(own) });
    for (const made of [other, undefined])
      assert.equal((await ask(made, { ...form, client_id: id })).status, 401);
  });

  test('a client with a secret gets bound tokens with any certificate, and none without', async () => {
    const id = await offices.client({ binding: 'certificate' }, { versions: [city] });
    const headers = basic(id, offices.secrets.get(id) ?? '');
    const made = await makeCertificate();
    const { body } = await ask(made, form, { headers });
    assert.deepEqual(claimsOf(body['access_token'])['cnf'], { 'x5t#S256': thumbprint(made) });
    assert.equal((await ask(undefined, form, { headers })).status, 400);
    const plain = await offices.post('external', '/oauth/token', form, headers);
    assert.equal(plain.status, 400);
  });

  test('discovery tells of the endpoints where they are, and of nothing where they are not', async () => {
    const told = async () => (await offices.get('external', '/oauth/.well-known/openid-configuration')).body;
    assert.equal((await told())['mtls_endpoint_aliases'], undefined);
    const opened = await openOffices();
    await opened.servers.external.start('http://localhost:7000/oauth', 'https://mtls.example:7443/oauth');
    const { body } = await opened.get('external', '/oauth/.well-known/openid-configuration');
    const aliases = body['mtls_endpoint_aliases'] as Record<string, string>;
    assert.equal(aliases['token_endpoint'], 'https://mtls.example:7443/oauth/token');
    assert.equal(aliases['authorization_endpoint'], undefined);
    assert.equal(body['token_endpoint'], 'http://localhost:7000/oauth/token');
    assert.equal(body['tls_client_certificate_bound_access_tokens'], true);
    await opened.close();
  });
});
