/** People who let applications in, with a browser, and with client libraries which nobody here wrote. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, suite, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import type { Browser, Page } from 'playwright-core';
import { axe, fitsWindow, phone, startBrowser, watchedPage, type Watched } from '../../browser/support.ts';
import { publishApi, subscribe } from '../../support/catalogue.ts';
import { withoutPostgres } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { addClient, declareScopes, signUp, type TestClient } from '../../support/oauth-clients.ts';
import { freePort, Product } from '../../support/product.ts';

const email = 'grace@example.org';
const password = 'compilers are not magic 1952';
const shots = process.env['GATEHOUSE_TEST_SHOTS'];

for (const on of ['sqlite', 'postgres'] as const)
  suite(`people and the authorization server: ${on}`, { skip: on === 'postgres' && withoutPostgres }, () => {
    let gatehouse: Product;
    let browser: Browser;
    let watched: Watched;
    let page: Page;
    let app: Server;
    let callback: string;
    /** Bodies of what the application was told behind the person's back. */
    const told: string[] = [];
    const portal = () => gatehouse.url('portal');
    const issuer = () => new URL(`${portal()}/oauth`);
    const insecure = { execute: [oidc.allowInsecureRequests] };

    before(async () => {
      gatehouse = await Product.start({ on });
      await publishApi(gatehouse.admin, { upstream: 'http://127.0.0.1:9' });
      await declareScopes(gatehouse, 'things', {
        'things:read': 'See your things',
        'things:write': 'Add things for you',
      });
      await signUp(gatehouse, { email, password, name: 'Grace Hopper' });
      const port = await freePort();
      callback = `http://127.0.0.1:${port}`;
      app = createServer((request, response) => {
        let body = '';
        request.on('data', (piece: Buffer) => (body += piece.toString()));
        request.on('end', () => {
          if (request.method === 'POST') told.push(body);
          response
            .setHeader('content-type', 'text/html')
            .end('<!doctype html><title>App</title><h1>The app</h1>');
        });
      });
      await new Promise<void>(resolve => app.listen(port, '127.0.0.1', resolve));
      browser = await startBrowser();
      watched = await watchedPage(browser, { origins: [portal(), callback] });
      ({ page } = watched);
      page.setDefaultTimeout(20_000);
    });
    after(async () => {
      app?.close();
      await watched?.close();
      await browser?.close();
      await gatehouse?.stop();
    });

    async function client(name: string, settings: Parameters<typeof addClient>[2] = {}): Promise<TestClient> {
      await subscribe(gatehouse.admin, name);
      const { body } = await gatehouse.admin.get<{ id: string }>(`/applications/${name}`);
      return addClient(gatehouse, body.id, {
        kind: 'server-web',
        grants: ['authorization_code', 'refresh_token'],
        redirectUris: [`${callback}/cb`],
        postLogoutUris: [`${callback}/bye`],
        ...settings,
      });
    }
    const discover = ({ id, secret }: TestClient, auth?: oidc.ClientAuth) =>
      oidc.discovery(issuer(), id, undefined, auth ?? oidc.ClientSecretBasic(secret), insecure);
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor();
    async function look(name: string): Promise<void> {
      await axe(page);
      await fitsWindow(page);
      if (shots !== undefined) {
        await page.screenshot({ path: `${shots}/${on}-${name}.png`, fullPage: true });
        const size = page.viewportSize();
        await page.setViewportSize(phone);
        await fitsWindow(page);
        await page.screenshot({ path: `${shots}/${on}-${name}-phone.png`, fullPage: true });
        if (size !== null) await page.setViewportSize(size);
      }
    }
    async function begin(config: oidc.Configuration, also: Record<string, string> = {}) {
      const verifier = oidc.randomPKCECodeVerifier();
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: `${callback}/cb`,
        scope: 'openid profile things:read',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...also,
      });
      return { url, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } };
    }
    /** Where the browser came back, once it did. */
    async function back(): Promise<URL> {
      await page.waitForURL(url => url.href.startsWith(`${callback}/cb`));
      return new URL(page.url());
    }

    test('somebody signs in, agrees, and the application gets tokens that it can renew', async () => {
      const config = await discover(await client('notes', { backchannelLogoutUri: `${callback}/told` }));
      const { url, checks } = await begin(config);
      await page.goto(url.href);
      await heading('Sign in');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press('Sign in');
      await heading(/^Let notes in\?$/);
      await page.getByText('See your things').waitFor();
      await look('consent');
      await press('Allow');
      const tokens = await oidc.authorizationCodeGrant(config, await back(), checks);
      assert.equal(tokens.claims()?.['name'], 'Grace Hopper');
      assert.match(tokens.scope ?? '', /things:read/);
      const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
      assert.notEqual(renewed.refresh_token, tokens.refresh_token);
      await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token ?? ''), /invalid_grant|error/);
      await assert.rejects(
        oidc.refreshTokenGrant(config, renewed.refresh_token ?? ''),
        /invalid_grant|error/,
      );
    });

    test('the next time nobody is asked anything; signing out is asked about, and told to the application', async () => {
      const config = await discover({ id: await idOf('notes'), secret: '' }, oidc.None());
      const { url } = await begin(config);
      await page.goto(url.href);
      const code = (await back()).searchParams.get('code');
      assert.ok(code !== null);
      const out = oidc.buildEndSessionUrl(config, {
        post_logout_redirect_uri: `${callback}/bye`,
        client_id: await idOf('notes'),
      });
      await page.goto(out.href);
      await heading('Sign out?');
      await look('logout');
      await press('Sign out');
      await page.waitForURL(`${callback}/bye`);
      await eventually(
        () => Promise.resolve(told),
        bodies => bodies.some(body => body.startsWith('logout_token=')),
      );
      await page.goto(`${portal()}/account`);
      await heading('Sign in');
    });

    test('a native application with pushed requests and tokens bound to its key', async () => {
      const native = await client('pocket', {
        kind: 'native',
        authentication: 'none',
        binding: 'dpop',
        pushedRequestsOnly: true,
      });
      const config = await discover(native, oidc.None());
      const keys = await oidc.randomDPoPKeyPair();
      const DPoP = oidc.getDPoPHandle(config, keys);
      const { checks, url: plain } = await begin(config);
      await page.goto(plain.href);
      assert.match((await back()).search, /error=invalid_request/);
      const parameters = Object.fromEntries(plain.searchParams);
      const pushed = await oidc.buildAuthorizationUrlWithPAR(config, parameters, { DPoP });
      assert.ok(!pushed.href.includes('things'));
      await page.goto(pushed.href);
      await heading('Sign in');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press('Sign in');
      await heading(/^Let pocket in\?$/);
      await press('Allow');
      const tokens = await oidc.authorizationCodeGrant(config, await back(), checks, undefined, { DPoP });
      assert.equal(tokens.token_type, 'dpop');
      const { cnf } = JSON.parse(
        Buffer.from(tokens.access_token.split('.')[1] ?? '', 'base64url').toString(),
      ) as { cnf?: { jkt?: string } };
      assert.equal(cnf?.jkt, await DPoP.calculateThumbprint());
      await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token ?? ''));
    });

    test('an application that asks for two factors: who has one is told to set up another', async () => {
      const config = await discover(await client('vault'));
      const { url } = await begin(config, { acr_values: 'gatehouse:2fa' });
      await page.goto(url.href);
      await heading('Set up a second factor');
      await look('second-factor');
      await press('Back to the application');
      assert.equal((await back()).searchParams.get('error'), 'access_denied');
      const { url: fresh } = await begin(config, { max_age: '0' });
      await page.goto(fresh.href);
      await heading('Sign in again');
      await press('Back to the application');
      await back();
    });

    test('a signed request, and a client that proves itself with a key', async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
      const signer = await client('ledger', { authentication: 'private_key_jwt', keys: [jwk] });
      const key = { key: privateKey, kid: 'one' };
      const config = await discover(signer, oidc.PrivateKeyJwt(key));
      const { url, checks } = await begin(config);
      const signed = await oidc.buildAuthorizationUrlWithJAR(config, url.searchParams, key);
      await page.goto(signed.href);
      await heading(/^Let ledger in\?$/);
      await press('Refuse');
      assert.equal((await back()).searchParams.get('error'), 'access_denied');
      await page.goto(signed.href);
      await press('Allow');
      const tokens = await oidc.authorizationCodeGrant(config, await back(), checks);
      const seen = await oidc.tokenIntrospection(config, tokens.access_token);
      assert.equal(seen.active, true);
      await oidc.tokenRevocation(config, tokens.access_token);
      assert.equal((await oidc.tokenIntrospection(config, tokens.access_token)).active, false);
    });

    test('a device: its code is entered and compared on another screen', async () => {
      const device = await client('thermostat', {
        kind: 'device',
        grants: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        redirectUris: [],
        authentication: 'none',
      });
      const config = await discover(device, oidc.None());
      const shown = await oidc.initiateDeviceAuthorization(config, { scope: 'openid things:read' });
      await page.goto(shown.verification_uri);
      await heading('Connect a device');
      await page.getByLabel('Code').fill('WRNG-CODE');
      await press('Go on');
      await page.getByText('That code is wrong').waitFor();
      await look('device');
      await page.getByLabel('Code').fill(shown.user_code);
      await press('Go on');
      await heading(/^Connect thermostat\?$/);
      await look('device-confirm');
      await press('Go on');
      await heading(/^Let thermostat in\?$/);
      await press('Allow');
      await heading('The device is connected');
      const tokens = await oidc.pollDeviceAuthorizationGrant(config, { ...shown, interval: 1 });
      assert.match(tokens.scope ?? '', /things:read/);
    });

    test('what was let in stands on the page of the account, and is shut out there', async () => {
      const config = await discover(await client('calendar'));
      const { url, checks } = await begin(config);
      await page.goto(url.href);
      await heading(/^Let calendar in\?$/);
      await press('Allow');
      const tokens = await oidc.authorizationCodeGrant(config, await back(), checks);
      await page.goto(`${portal()}/account`);
      const table = page.getByRole('table', { name: 'Connected applications' });
      const row = table.getByRole('row').filter({ hasText: 'calendar' });
      await row.getByText('See your things').waitFor();
      await look('connected');
      await row.getByRole('button', { name: 'Disconnect' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
      await row.waitFor({ state: 'detached' });
      await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token ?? ''));
      await page.goto((await begin(config)).url.href);
      await heading(/^Let calendar in\?$/);
    });

    async function idOf(name: string): Promise<string> {
      return (await gatehouse.admin.get<{ id: string }>(`/applications/${name}`)).body.id;
    }
  });
