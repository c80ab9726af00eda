import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, suite, test } from 'node:test';
import {
  authority as makeAuthority,
  certificate as makeCertificate,
  certificateRequest,
  revocationList,
  type MadeCertificate,
} from '../support/certificates.ts';
import { authorities, authorityOf, madeCertificate } from './authorities-data.ts';
import { consumers } from './consumers-data.ts';
import { FakeApp } from './fake-app.ts';
import { problemAnswer } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';

suite('authorities and client certificates', () => {
  let root: MadeCertificate;
  before(async () => {
    root = await makeAuthority('CN=Partners');
  });
  const on = new FakeApp(() => ({
    ...consumers(),
    ...authorities(),
  }));

  const button = (name: string | RegExp) => on.page.getByRole('button', { name });
  const dialog = () => on.page.getByRole('dialog');
  const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
  const written = () => on.server.calls.filter(({ method }) => method !== 'GET');
  const bodyOf = (at: number) => (written().at(at)?.body ?? {}) as Readonly<Record<string, unknown>>;

  test('read well in every standing: light, dark, and on a phone', async () => {
    for (const path of ['/authorities', '/applications/trip-planner'])
      for (const [colorScheme, viewport] of [
        ['light', desktop],
        ['dark', desktop],
        ['light', phone],
        ['dark', phone],
      ] as const) {
        const where = `${path} ${colorScheme} at ${viewport.width} px`;
        await on.page.emulateMedia({ colorScheme });
        await on.page.setViewportSize(viewport);
        await on.openQuietly(path);
        await fitsWindow(on.page, where);
        await axe(on.page, where);
      }
    on.watched.quiet();
  });

  test('tell in words until when they are good, and what follows', async () => {
    await on.openQuietly('/authorities');
    const row = (name: string) => on.page.getByRole('row', { name });
    await row('late-ca')
      .getByText(/Nothing of this issuer is accepted/)
      .waitFor();
    assert.match(await row('near-ca').innerText(), /Ends in 3 days[^]*Ends in 5 days/);
    assert.match(await row('partner-ca').innerText(), /Good[^]*None: only what is revoked here is refused/);
    assert.equal(await row('gatehouse').getByRole('button').count(), 1);
  });

  test('an authority is added from pasted text, and what the server finds is said at its field', async () => {
    on.server.routes['POST /api/v1/authorities'] = () =>
      problemAnswer(422, 'invalid-input', 'Invalid input', {
        errors: [{ at: '/certificates', message: '"CN=Partners" has expired' }],
      });
    await on.openQuietly('/authorities');
    await button('Add authority').click();
    await inDialog('Add authority').click();
    await dialog().getByText('Give the authority a name.').waitFor();
    await dialog().getByText('Choose a file, or paste the certificate.').waitFor();
    await axe(on.page);
    assert.deepEqual(written(), []);
    await dialog().getByLabel('Name').fill('partners');
    await dialog().getByLabel('Certificates', { exact: true }).fill(`A note: secret\n${root.certificate}`);
    await inDialog('Add authority').click();
    await dialog().getByText('"CN=Partners" has expired').waitFor();
    assert.equal(await dialog().getByLabel('Name').inputValue(), 'partners');
    on.server.routes['POST /api/v1/authorities'] = () => ({ status: 201, body: authorityOf() });
    await inDialog('Add authority').click();
    await dialog().waitFor({ state: 'detached' });
    const { name, certificates } = bodyOf(-1);
    assert.equal(name, 'partners');
    assert.equal(String(certificates).trim(), root.certificate.trim(), 'only the certificate is sent');
    on.watched.quiet();
  });

  test('a private key that is pasted is told before anything is sent, and never sent', async () => {
    on.server.routes['POST /api/v1/authorities'] = () => ({ status: 201, body: authorityOf() });
    await on.openQuietly('/authorities');
    await button('Add authority').click();
    await dialog().getByLabel('Name').fill('partners');
    await dialog()
      .getByLabel('Certificates', { exact: true })
      .fill(root.key + root.certificate);
    await dialog().getByText('It is not sent: nothing leaves this page').waitFor();
    await axe(on.page);
    await inDialog('Add authority').click();
    await dialog().getByText('This holds a private key. It was not sent').waitFor();
    assert.deepEqual(written(), []);
    await inDialog('Take the private key out').click();
    await inDialog('Add authority').click();
    await dialog().waitFor({ state: 'detached' });
    assert.equal(JSON.stringify(on.server.calls).includes('PRIVATE KEY'), false);
    assert.equal(written().length, 1);
  });

  test('a file with a private key is not taken, and what was typed stays', async () => {
    await on.openQuietly('/authorities');
    await button('Add authority').click();
    await dialog().getByLabel('Name').fill('partners');
    const choose = async (name: string, content: string) => {
      const chooser = on.page.waitForEvent('filechooser');
      await inDialog('Choose a file').click();
      await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
    };
    await choose('both.pem', root.certificate + root.key);
    await dialog().getByText('both.pem holds a private key').waitFor();
    await axe(on.page);
    await choose('ca.pem', root.certificate);
    await dialog().getByText('ca.pem').waitFor();
    assert.equal(await dialog().getByLabel('Name').inputValue(), 'partners');
    await axe(on.page);
    assert.deepEqual(written(), []);
  });

  test('certificates are replaced, a list is brought in, and what stands in the way of removing is said', async () => {
    const list = await revocationList(root, ['0a']);
    on.server.routes['PATCH /api/v1/authorities/ca_1'] = () => ({ body: authorityOf() });
    on.server.routes['POST /api/v1/authorities/ca_1/revocations'] = () => ({ body: authorityOf() });
    on.server.routes['DELETE /api/v1/authorities/ca_1'] = () =>
      problemAnswer(409, 'conflict', 'Conflict', { detail: 'Policies name the authority partner-ca.' });
    await on.openQuietly('/authorities');
    await button('Replace the certificates of partner-ca').click();
    await dialog().getByLabel('Certificates', { exact: true }).fill(root.certificate);
    await inDialog('Replace certificates').click();
    await dialog().waitFor({ state: 'detached' });
    assert.equal(written()[0]?.headers['if-match'], '"3"');
    await button('Bring in a list of what partner-ca revoked').click();
    await axe(on.page);
    await dialog().getByLabel('Revocation list', { exact: true }).fill(list);
    await inDialog('Bring in list').click();
    await dialog().waitFor({ state: 'detached' });
    const label = '-----BEGIN X509 CRL-----';
    assert.equal(String(bodyOf(1)['list']).split('\n')[0], label);
    await button('Remove partner-ca').click();
    await inDialog('Remove authority').click();
    await dialog().getByText('Policies name the authority partner-ca.').waitFor();
  });

  test('none, unreachable and forbidden are told', async () => {
    on.server.routes['GET /api/v1/authorities'] = () => ({ body: { items: [], next: null } });
    on.server.routes['GET /api/v1/applications/:application/certificates'] =
      on.server.routes['GET /api/v1/authorities'];
    await on.openQuietly('/authorities');
    await on.page.getByRole('heading', { name: 'No authorities yet' }).waitFor();
    await axe(on.page);
    await on.openQuietly('/applications/trip-planner');
    await on.page.getByRole('heading', { name: 'No client certificates' }).waitFor();
    await button('Agree on certificate').click();
    await dialog().getByText('No authority to agree on').waitFor();
    await axe(on.page);
    on.server.routes['GET /api/v1/authorities'] = () => problemAnswer(500, 'internal', 'Broken');
    await on.openQuietly('/authorities');
    await on.page.getByRole('heading', { name: 'Broken' }).waitFor();
    on.as('apis:read', 'applications:read');
    await on.openQuietly('/applications/trip-planner');
    for (const name of ['Issue certificate', 'Agree on certificate'])
      assert.equal(await button(name).getAttribute('aria-disabled'), 'true');
    Object.assign(on.server.routes, authorities());
    await on.openQuietly('/authorities');
    assert.equal(await button('Add authority').getAttribute('aria-disabled'), 'true');
    assert.equal(await button(/^(Remove|Replace|Bring in)/).count(), 0);
    on.as('metrics:read');
    await on.openQuietly('/authorities');
    await on.page.getByRole('heading', { name: 'Not open to you' }).waitFor();
  });

  test('a certificate is issued for a request, shown until it is dismissed, and downloaded', async () => {
    const { request } = await certificateRequest('CN=x');
    on.server.routes['POST /api/v1/applications/app_1/certificates/issue'] = () => ({
      status: 201,
      body: madeCertificate,
    });
    await on.openQuietly('/applications/trip-planner');
    await button('Issue certificate').click();
    await dialog()
      .getByText(/openssl req -new/)
      .waitFor();
    await axe(on.page);
    await dialog().getByLabel('Days it is good').fill('400');
    await dialog().getByLabel('Certificate request', { exact: true }).fill(root.certificate);
    await inDialog('Issue certificate').click();
    await dialog()
      .getByText(/holds no certificate request/)
      .waitFor();
    await dialog().getByText('A whole number of days from 1 to 366.').waitFor();
    assert.deepEqual(written(), []);
    await dialog().getByLabel('Days it is good').fill('30');
    await dialog().getByLabel('Certificate request', { exact: true }).fill(request);
    await inDialog('Issue certificate').click();
    const download = on.page.waitForEvent('download');
    await inDialog('Download certificate').waitFor();
    await axe(on.page);
    await on.page.keyboard.press('Escape');
    await inDialog('Download certificate').click();
    const file = await download;
    assert.equal(file.suggestedFilename(), 'trip-planner.pem');
    assert.equal(readFileSync(await file.path(), 'utf8'), madeCertificate.certificate);
    await inDialog('Done').click();
    await dialog().waitFor({ state: 'detached' });
    assert.equal(bodyOf(0)['days'], 30);
    on.watched.quiet();
  });

  test("a partner's certificate is agreed on by its subject", async () => {
    const { certificate } = await makeCertificate({ subject: 'CN=p' }, root);
    on.server.routes['POST /api/v1/applications/app_1/certificates'] = () =>
      problemAnswer(422, 'invalid-input', 'Invalid input', {
        errors: [{ at: '/certificate', message: 'was not issued by a certificate of this authority' }],
      });
    await on.openQuietly('/applications/trip-planner');
    await button('Agree on certificate').click();
    await dialog().getByRole('combobox', { name: 'Authority' }).click();
    assert.equal(await on.page.getByRole('option', { name: 'gatehouse' }).count(), 0);
    await on.page.getByRole('option', { name: 'partner-ca' }).click();
    await dialog().getByLabel('Certificate', { exact: true }).fill(certificate);
    await dialog().getByLabel('Every certificate with this subject').check();
    await inDialog('Agree on certificate').click();
    await dialog().getByText('was not issued by').waitFor();
    await axe(on.page);
    assert.equal(await dialog().getByLabel('Every certificate with this subject').isChecked(), true);
    const { authority, pin } = bodyOf(0);
    assert.deepEqual([authority, pin], ['ca_1', 'subject']);
  });

  test('one that is good is revoked with a reason; one that has ended is not', async () => {
    on.server.routes['POST /api/v1/certificates/crt_1/revoke'] = () => ({ body: madeCertificate });
    await on.openQuietly('/applications/trip-planner');
    assert.equal(await button(/^Revoke the certificate/).count(), 2);
    await button('Revoke the certificate CN=trip-planner, OU=app_1').click();
    await inDialog('Revoke certificate').click();
    await dialog().getByText('Say why in at least 8 characters.').waitFor();
    await dialog().getByLabel('Reason').fill('machine was lost');
    await inDialog('Revoke certificate').click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual(written()[0]?.body, { reason: 'machine was lost' });
  });
});
