import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  authority as makeAuthority,
  certificate as makeCertificate,
  certificateRequest,
  revocationList,
  type MadeCertificate,
} from '../../../test/support/certificates.ts';
import { day, openTestApi, start, type TestApi } from '../http/testing.ts';
import { audited, client, expect, weather } from './testing.ts';

let api: TestApi;
let root: MadeCertificate;
before(async () => {
  api = await openTestApi();
  await weather(api);
  await client(api);
  root = await makeAuthority('CN=Partners');
  await expect(api, 201, {
    method: 'POST',
    url: '/authorities',
    body: { name: 'partners', certificates: root.certificate },
  });
});
after(() => api.close());

const valid = { notBefore: start - day, notAfter: start + 40 * day };
const pin = (status: number, body: object, application = 'umbrella') =>
  expect(api, status, { method: 'POST', url: `/applications/${application}/certificates`, body });
const lastState = async (id: unknown) =>
  (await api.store.feed.after(0)).filter(entry => entry.id === id).at(-1)?.state;

suite('an authority', () => {
  test('is told to the gateways in the same transaction', async () => {
    const { body } = await expect(api, 200, { url: '/authorities/partners' });
    assert.deepEqual(await lastState(body['id']), {
      name: 'partners',
      certificates: body['certificates'],
      revocations: [],
    });
    assert.equal(body['builtIn'], false);
  });

  const refusedInputs: readonly (readonly [string, () => object])[] = [
    ['a certificate that issues nothing', () => ({ name: 'other', certificates: 'nothing' })],
    ['its private key', () => ({ name: 'other', certificates: root.certificate + root.key })],
    ['the name of the built-in one', () => ({ name: 'gatehouse', certificates: root.certificate })],
    ['a name that is taken', () => ({ name: 'partners', certificates: root.certificate })],
  ];
  for (const [what, body] of refusedInputs)
    test(`is not made with ${what}`, async () => {
      const { status } = await api.call({ method: 'POST', url: '/authorities', body: body() });
      assert.ok(status === 400 || status === 409, String(status));
    });

  test('obeys its newest revocation list, and is not given an older one again', async () => {
    const put = (status: number, list: string) =>
      expect(api, status, { method: 'POST', url: '/authorities/partners/revocations', body: { list } });
    const times = (age: number) => ({ thisUpdate: start - age * day, nextUpdate: start + day });
    const newer = await revocationList(root, ['0a', '0b'], times(1));
    const { body } = await put(200, newer);
    assert.deepEqual(
      (body['revocations'] as { revoked: number }[]).map(({ revoked }) => revoked),
      [2],
    );
    const state = (await lastState(body['id'])) as { revocations: { serials: string[] }[] };
    assert.deepEqual(state.revocations[0]?.serials, ['a', 'b']);
    await put(409, await revocationList(root, [], times(2)));
    await put(400, await revocationList(await makeAuthority('CN=Partners'), [], times(0)));
    assert.ok((await audited(api)).some(({ action }) => action === 'authority.revocations'));
  });

  test('that does not exist is named by no policy; the built-in one may be named before it has issued', async () => {
    const attach = (status: number, authorities: string[]) =>
      expect(api, status, {
        method: 'POST',
        url: '/attachments',
        body: {
          scope: 'zone',
          scopeId: 'internal',
          policy: 'client-certificate',
          options: { authorities },
        },
      });
    const { body } = await attach(400, ['gatehouse', 'partner']);
    const [fault] = body['errors'] as { at: string; message: string }[];
    assert.equal(fault?.at, '/options/authorities/1');
    assert.match(fault.message, /there are gatehouse, partners/);
    await attach(201, ['gatehouse', 'partners']);
  });

  test('stays while a policy names it', async () => {
    const other = await makeAuthority('CN=Other');
    const body = { name: 'other', certificates: other.certificate };
    await expect(api, 201, { method: 'POST', url: '/authorities', body });
    const { body: attachment } = await expect(api, 201, {
      method: 'POST',
      url: '/attachments',
      body: {
        scope: 'zone',
        scopeId: 'internal',
        policy: 'client-certificate',
        options: { authorities: ['other'] },
      },
    });
    await expect(api, 409, { method: 'DELETE', url: '/authorities/other', ifMatch: '"1"' });
    await expect(api, 204, {
      method: 'DELETE',
      url: `/attachments/${String(attachment['id'])}`,
      ifMatch: '"1"',
    });
    const { body: gone } = await expect(api, 200, { url: '/authorities/other' });
    await expect(api, 204, { method: 'DELETE', url: '/authorities/other', ifMatch: '"1"' });
    assert.equal(await lastState(gone['id']), null);
  });
});

suite('a client certificate', () => {
  test('is agreed for one application, told to the gateways, and revoked for good', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=one', ...valid }, root);
    const { body } = await pin(201, { authority: 'partners', certificate });
    const id = String(body['id']);
    assert.equal(body['notAfter'], Math.floor((start + 40 * day) / 1000) * 1000);
    const state = (await lastState(id)) as { pin: object; applicationId: string };
    assert.deepEqual(state.pin, { fingerprint: body['fingerprint'] });
    await pin(409, { authority: 'partners', certificate });
    const revoke = {
      method: 'POST',
      url: `/certificates/${id}/revoke`,
      body: { reason: 'laptop was stolen' },
    } as const;
    await expect(api, 200, revoke);
    assert.equal(await lastState(id), null);
    await expect(api, 409, revoke);
    const { body: listed } = await expect(api, 200, { url: '/applications/umbrella/certificates' });
    assert.equal(
      (listed['items'] as { id: string; revokeReason: string }[])[0]?.revokeReason,
      'laptop was stolen',
    );
  });

  test('agreed by its subject means each that renews it, for a year at most', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=two', ...valid }, root);
    const { body } = await pin(201, { authority: 'partners', certificate, pin: 'subject' });
    assert.equal(body['notAfter'], start + 366 * day);
    const renewed = await makeCertificate({ subject: 'CN=two', ...valid }, root);
    await pin(409, { authority: 'partners', certificate: renewed.certificate });
  });

  test('that was agreed by itself is not taken over by an agreement on its subject', async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=three', ...valid }, root);
    await pin(201, { authority: 'partners', certificate });
    const renewed = await makeCertificate({ subject: 'CN=three', ...valid }, root);
    await pin(409, { authority: 'partners', certificate: renewed.certificate, pin: 'subject' });
  });

  test('is not agreed when traffic would refuse it, and the answer says where the fault is', async () => {
    const foreign = await makeCertificate(valid, await makeAuthority('CN=Partners'));
    const own = await makeCertificate({ ...valid, notAfter: start }, root);
    for (const certificate of [foreign.certificate, own.certificate, root.certificate, root.key]) {
      const { body } = await pin(400, { authority: 'partners', certificate });
      assert.equal((body['errors'] as { at: string }[])[0]?.at, '/certificate');
    }
    await pin(404, { authority: 'nobody', certificate: own.certificate });
    await pin(404, { authority: 'partners', certificate: own.certificate }, 'nobody');
  });

  test('is issued for a request from the built-in authority, whose key is told to nobody', async () => {
    const { request } = await certificateRequest('CN=somebody else');
    const url = '/applications/umbrella/certificates/issue';
    const { body } = await expect(api, 201, { method: 'POST', url, body: { request, days: 30 } });
    assert.match(String(body['subject']), /^CN=umbrella\nOU=app_/);
    assert.match(String(body['certificate']), /^-----BEGIN CERTIFICATE/);
    const { body: authority } = await expect(api, 200, { url: '/authorities/gatehouse' });
    assert.equal(authority['id'], body['authorityId']);
    const again = await certificateRequest('CN=x');
    await expect(api, 201, { method: 'POST', url, body: { request: again.request } });
    for (const page of ['/authorities', '/applications/umbrella/certificates', '/audit?limit=200']) {
      const { text } = await expect(api, 200, { url: page });
      assert.ok(!text.includes('PRIVATE KEY'), page);
    }
    await expect(api, 409, { method: 'DELETE', url: '/authorities/gatehouse', ifMatch: '"1"' });
    await expect(api, 400, { method: 'POST', url, body: { request: 'nothing' } });
  });
});
