import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { authorities } from './authorities-data.ts';
import { consumers, everyPage } from './consumers-data.ts';
import { FakeApp } from './fake-app.ts';
import { problemAnswer } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';

suite('consumers and people in the console', () => {
  const on = new FakeApp(() => ({
    ...consumers(),
    ...authorities(),
  }));

  const button = (name: string | RegExp) => on.page.getByRole('button', { name });
  const dialog = () => on.page.getByRole('dialog');
  const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });

  test('every page reads well when full of long names, on a desk and on a phone', async () => {
    for (const viewport of [desktop, phone])
      for (const path of everyPage) {
        await on.page.setViewportSize(viewport);
        await on.open(path);
        const where = `${path} at ${viewport.width} px`;
        assert.equal(await on.page.getByRole('alert').count(), 0, where);
        await fitsWindow(on.page, where);
        await axe(on.page, where);
      }
    on.watched.quiet();
  });

  test('an empty list says what will be there', async () => {
    const lists = {
      '/developers': 'No developers yet',
      '/communities': 'No communities yet',
      '/applications': 'No applications yet',
      '/subscriptions': 'Nobody is waiting',
      '/plans': 'No plans yet',
      '/users': 'Nobody yet',
      '/tokens': 'No tokens yet',
      '/audit': 'Nothing was done yet',
    };
    for (const path of Object.keys(lists))
      on.server.routes[`GET /api/v1${path}`] = () => ({ body: { items: [], next: null } });
    for (const [path, title] of Object.entries(lists)) {
      await on.open(path === '/users' ? '/people' : path);
      await on.page.getByRole('heading', { name: title }).waitFor();
    }
    await axe(on.page);
    on.watched.quiet();
  });

  test('a list that fails says so, and another attempt is one press away', async () => {
    const works = on.server.routes['GET /api/v1/subscriptions'];
    on.server.routes['GET /api/v1/subscriptions'] = () => problemAnswer(500, 'internal', 'Broken');
    await on.open('/subscriptions');
    await on.page.getByRole('heading', { name: 'Broken' }).waitFor();
    await axe(on.page);
    if (works !== undefined) on.server.routes['GET /api/v1/subscriptions'] = works;
    await button('Try again').click();
    await on.page.getByRole('link', { name: 'Trip planner' }).waitFor();
  });

  test('an approval is asked for, sent, and counted down in the navigation', async () => {
    await on.open('/subscriptions');
    await on.page.getByRole('link', { name: /Subscriptions 1 waiting/ }).waitFor();
    await button(/^Approve Trip planner/).click();
    await axe(on.page);
    on.server.routes['GET /api/v1/subscriptions'] = () => ({ body: { items: [], next: null } });
    await inDialog('Approve subscription').click();
    await on.page.getByRole('heading', { name: 'Nobody is waiting' }).waitFor();
    assert.equal(on.sent('POST', '/subscriptions/sub_1/approve').length, 1);
    assert.equal(await on.page.getByRole('link', { name: /waiting/ }).count(), 0);
  });

  test('a decision that fails is explained in the dialog, which stays', async () => {
    on.server.routes['POST /api/v1/subscriptions/:id/reject'] = () =>
      problemAnswer(409, 'conflict', 'It was decided already');
    await on.open('/subscriptions');
    await button(/^Reject Trip planner/).click();
    await inDialog('Reject subscription').click();
    await dialog().getByText('It was decided already', { exact: true }).waitFor();
  });

  test('a new key is shown once, in a dialog that no slip closes', async () => {
    await on.open('/applications/trip-planner');
    await button('Make key').click();
    await dialog().getByLabel('Sandbox').check();
    await inDialog('Make key').click();
    await dialog().getByText('gh_test_once').waitFor();
    await axe(on.page);
    await on.page.keyboard.press('Escape');
    await on.page.mouse.click(5, 5);
    assert.equal(await dialog().getByText('gh_test_once').isVisible(), true);
    assert.equal(await inDialog('Done').isDisabled(), true);
    await dialog().getByLabel('I have stored it in a safe place').check();
    await inDialog('Done').click();
    await dialog().waitFor({ state: 'detached' });
    assert.equal((await on.page.content()).includes('gh_test_once'), false);
    assert.deepEqual(on.sent('POST', '/applications/app_1/keys')[0]?.body, {
      environment: 'test',
      delegable: false,
    });
    on.watched.quiet();
  });

  test('a key that replaces another stays on the screen when the old one has ended at once', async () => {
    await on.open('/applications/trip-planner');
    await button(/^Rotate the key that ends in ab12/).click();
    on.server.routes['GET /api/v1/applications/:application/keys'] = () => ({
      body: { items: [], next: null },
    });
    await inDialog('Rotate key').click();
    await on.page.getByText('No keys yet').waitFor();
    assert.equal(await dialog().getByText('gh_live_next').isVisible(), true);
  });

  test('nothing is revoked or suspended without a reason', async () => {
    await on.open('/applications/trip-planner');
    await button(/^Revoke the key/).click();
    await inDialog('Revoke key').click();
    await dialog().getByText('Say why in at least 8 characters.').waitFor();
    await axe(on.page);
    await inDialog('Cancel').click();
    await button('Suspend application').click();
    await dialog().getByLabel('Reason').fill('   short  ');
    await inDialog('Suspend application').click();
    await dialog().getByText('Say why in at least 8 characters.').waitFor();
    assert.equal(on.server.calls.filter(({ method }) => method === 'POST').length, 0);
  });

  test('a name that is taken is said at its field, and nothing typed is lost', async () => {
    on.server.routes['POST /api/v1/developers'] = () =>
      problemAnswer(422, 'invalid-input', 'Invalid input', {
        errors: [{ at: '/name', message: 'Choose another name.' }],
      });
    await on.open('/developers');
    await button('Register developer').click();
    await dialog().getByLabel('Name').fill('acme');
    await dialog().getByLabel('E-mail address (optional)').fill('lab@example.org');
    await inDialog('Register developer').click();
    await dialog().getByText('Choose another name.').waitFor();
    assert.equal(await dialog().getByLabel('Name').inputValue(), 'acme');
    assert.equal(await dialog().getByLabel('E-mail address (optional)').inputValue(), 'lab@example.org');
    await axe(on.page);
  });

  test('forms find what is wrong before they send, and send nothing', async () => {
    await on.open('/plans/new');
    await on.page.getByLabel('Calls a second').fill('');
    await button('Create plan').click();
    await on.page.getByText('Give the plan a name.').waitFor();
    await on.page.getByText('A whole number from 1 to 1,000,000,000.').waitFor();
    await axe(on.page);
    await on.open('/tokens/new');
    await button('Make token').click();
    await on.page.getByText('Choose at least one role.').waitFor();
    await on.open('/people');
    await button('Invite somebody').click();
    await dialog().getByLabel('E-mail address').fill('nobody');
    await inDialog('Mail invitation').click();
    await dialog().getByText('Write an e-mail address such as ada@example.org.').waitFor();
    assert.equal(await dialog().getByLabel('E-mail address').inputValue(), 'nobody');
    await on.open('/zones');
    await button('Edit external').click();
    await dialog()
      .getByLabel(/Trusted proxies/)
      .fill('everywhere');
    await inDialog('Save zone').click();
    await dialog()
      .getByText(/“everywhere” is no address or range/)
      .waitFor();
    assert.ok(on.server.calls.every(({ method }) => method === 'GET'));
    on.watched.quiet();
  });

  test('what one may not do is hidden, or told with the role that may', async () => {
    on.as('applications:read', 'apis:read');
    await on.open('/applications/trip-planner');
    const make = button('Make key');
    assert.equal(await make.getAttribute('aria-disabled'), 'true');
    assert.match((await make.getAttribute('aria-description')) ?? '', /Application developer/);
    for (const name of [/^Revoke/, /^Rotate/, /^Approve/, /^Suspend/])
      assert.equal(await button(name).count(), 0, String(name));
    await axe(on.page);
    await on.open('/subscriptions');
    await on.page
      .getByText(/business owner/i)
      .first()
      .waitFor();
    await on.open('/developers');
    await on.page.getByRole('heading', { name: 'Not open to you' }).waitFor();
    assert.equal(on.sent('GET', '/developers').length, 0);
    on.watched.quiet();
  });

  test('a role that holds more than oneself cannot be given to a token', async () => {
    on.as('tokens:read', 'tokens:write', 'apis:read');
    await on.open('/tokens/new');
    assert.equal(await on.page.getByLabel('Security').isDisabled(), true);
    await on.page
      .getByText(/You cannot hand it out/)
      .first()
      .waitFor();
  });

  test('nobody is offered their own roles or to disable themselves', async () => {
    await on.open('/people');
    await button('Actions for Ada Byron').click();
    await on.page.getByRole('menuitem', { name: 'Change name' }).waitFor();
    assert.equal(await on.page.getByRole('menuitem', { name: /Disable/ }).count(), 0);
    await axe(on.page);
    await on.page.getByRole('menuitem', { name: 'Change name' }).click();
    await dialog().getByLabel('Name').fill('Ada King');
    assert.equal(await dialog().getByLabel('Administrator').count(), 0);
    await inDialog('Save person').click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual(on.sent('PATCH', '/users/usr_1')[0]?.body, { name: 'Ada King' });
  });

  test('a user of the portal is found, signed out, kept out, and has no roles to change', async () => {
    const dora = {
      ...consumers.user,
      id: 'usr_9',
      realm: 'external',
      name: 'Dora Lane',
      roles: [],
      developer: 'dev_1',
    };
    on.server.routes['GET /api/v1/users'] = () => ({ body: { items: [dora], next: null } });
    on.server.routes['GET /api/v1/users/:user'] = () => ({ body: dora });
    on.server.routes['DELETE /api/v1/users/:user'] = () => ({ status: 204 });
    for (const step of ['sign-out', 'disable'])
      on.server.routes[`POST /api/v1/users/:user/${step}`] = () => ({ body: dora });
    await on.open('/portal-users');
    const searched = on.page.waitForResponse(answer => answer.url().includes('search=dora'));
    await on.page.getByLabel('Search names').fill('dora');
    await searched;
    await on.page.getByRole('link', { name: 'Dora Lane' }).waitFor();
    await button('Actions for Dora Lane').click();
    await axe(on.page);
    await on.page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
    await inDialog('Sign out everywhere').click();
    await dialog().waitFor({ state: 'detached' });
    await button('Actions for Dora Lane').click();
    await on.page.getByRole('menuitem', { name: 'Disable account' }).click();
    await dialog().getByText('suspend the developer for those').waitFor();
    await inDialog('Disable account').click();
    await dialog().waitFor({ state: 'detached' });
    await button('Actions for Dora Lane').click();
    await on.page.getByRole('menuitem', { name: 'Change name' }).click();
    assert.equal(await dialog().getByLabel('Administrator').count(), 0);
    await dialog().getByLabel('Name').fill('Dora L.');
    await inDialog('Save person').click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual(on.sent('PATCH', '/users/usr_9')[0]?.body, { name: 'Dora L.' });
    await button('Actions for Dora Lane').click();
    await on.page.getByRole('menuitem', { name: 'Delete account' }).click();
    await dialog()
      .getByText(/can never again tell that it was Dora Lane/)
      .waitFor();
    await axe(on.page);
    await inDialog('Delete account').click();
    await dialog().waitFor({ state: 'detached' });
    assert.equal(on.sent('DELETE', '/users/usr_9').length, 1);
    assert.equal(on.sent('POST', '/users/usr_9/sign-out').length, 1);
    assert.equal(on.sent('POST', '/users/usr_9/disable').length, 1);
    assert.ok(
      on
        .sent('GET', '/users')
        .some(({ query }) => query['realm'] === 'external' && query['search'] === 'dora'),
    );
    assert.doesNotMatch(on.page.url(), /dora/i);
    await on.page.getByRole('link', { name: 'Dora Lane' }).click();
    await on.page.getByRole('link', { name: 'Applications and subscriptions' }).waitFor();
    await on.page.getByRole('link', { name: 'Portal users' }).first().waitFor();
    await axe(on.page);
    on.watched.quiet();
  });

  test('an audit entry shows before and after, and its filters live in the address', async () => {
    await on.open('/audit?kind=developer&actor=user%3Ausr_1');
    assert.equal(on.sent('GET', '/audit')[0]?.query['kind'], 'developer');
    assert.equal(on.sent('GET', '/audit')[0]?.query['actor'], 'user:usr_1');
    await button('Details of entry 7').click();
    await dialog().getByRole('cell', { name: 'Mobility', exact: true }).waitFor();
    await dialog().getByRole('cell', { name: 'hidden' }).first().waitFor();
    await axe(on.page);
    await dialog().getByRole('link', { name: 'Everything about it' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.match(on.page.url(), /kind=developer&id=dev_1$/);
    on.watched.quiet();
  });

  test('what others wrote is text, whatever it looks like', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    on.server.routes['GET /api/v1/applications/:application'] = () => ({
      body: { ...consumers.application, title: markup },
    });
    await on.open('/applications/trip-planner');
    await on.page.getByRole('heading', { name: markup }).waitFor();
    assert.equal(await on.page.locator('main img').count(), 0);
    on.watched.quiet();
  });

  test('an application is made a client, and its first secret goes only when it is stored', async () => {
    on.server.routes['GET /api/v1/applications/:application/client'] = () => ({ body: { client: null } });
    on.server.routes['GET /api/v1/applications/:application/client/waivers'] = () => ({
      body: { items: [] },
    });
    on.server.routes['POST /api/v1/applications/:application/client'] = () => ({
      status: 201,
      body: { id: 'app_1', secret: { id: 'sec_1', secret: 'gh_secret_once', notAfter: Date.now() } },
    });
    await on.open('/applications/trip-planner');
    await button('Make it a client').click();
    await inDialog('Make client').click();
    await dialog().getByText('Name the address to which').waitFor();
    await dialog().getByLabel('Addresses to come back to').fill('https://a.example/cb\nhttps://b.example/cb');
    await inDialog('Make client').click();
    await dialog().getByText('gh_secret_once').waitFor();
    await axe(on.page);
    await on.page.keyboard.press('Escape');
    assert.equal(await dialog().getByText('gh_secret_once').isVisible(), true);
    const [call] = on.sent('POST', '/applications/app_1/client');
    assert.deepEqual(call?.body, {
      kind: 'server-web',
      realm: 'external',
      redirectUris: ['https://a.example/cb', 'https://b.example/cb'],
    });
    on.watched.quiet();
  });

  test('the settings of a client are changed as a whole, and a legacy grant is ended by Security only', async () => {
    on.server.routes['PATCH /api/v1/applications/:application/client'] = () => ({ body: {} });
    await on.open('/applications/trip-planner');
    await on.page.getByText('is allowed until').waitFor();
    await button('Edit client').click();
    await dialog().getByRole('checkbox', { name: 'Implicit (legacy)' }).uncheck();
    await axe(on.page);
    await inDialog('Save client').click();
    await dialog().waitFor({ state: 'hidden' });
    const [call] = on.sent('PATCH', '/applications/app_1/client');
    assert.ok(call !== undefined);
    const { grants, firstParty } = call.body as { grants: string[]; firstParty?: boolean };
    assert.deepEqual([grants, firstParty], [['authorization_code', 'refresh_token'], undefined]);
    assert.equal(call.headers['if-match'], '"4"');
    assert.equal(await button('End waiver for implicit').count(), 1);
    on.as('applications:read', 'applications:write');
    await on.open('/applications/trip-planner');
    await on.page.getByText('is allowed until').waitFor();
    assert.equal(await button('End waiver for implicit').count(), 0);
    assert.equal(await button('Allow a legacy grant').count(), 0);
    on.watched.quiet();
  });
});
