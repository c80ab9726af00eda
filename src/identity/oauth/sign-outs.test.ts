import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type { Browser } from '../testing.ts';
import {
  agreeToAll,
  authorizeUrl,
  basic,
  type Offices,
  openOffices,
  redirectUri,
  verifier,
  visit,
  webApp,
} from './testing.ts';

suite('what went by a sign-in that is over', () => {
  let offices: Offices;
  let city: string;
  let listener: Server;
  let told: string[];
  let number = 0;
  before(async () => {
    offices = await openOffices();
    city = await offices.api('city', { 'city:read': 'Read what the city knows' });
    listener = createServer((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        told.push(new URLSearchParams(body).get('logout_token') ?? '');
        response.end();
      });
    });
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    listener?.close();
    await offices?.close();
  });

  const somebody = () => offices.house.developer(`person-${(number += 1)}@example.org`);
  const endStale = () => offices.servers.external.endStale();
  const sessionsTold = async () =>
    (await offices.store.feed.after(0)).filter(({ kind }) => kind === 'session').map(({ id }) => id);
  const userOf = async (browser: Browser) => {
    const { body } = await browser.send('GET', '/session');
    return (body['user'] as { id: string }).id;
  };

  /** Lets an application in; gives what it got. */
  async function letIn(browser: Browser, also: Record<string, string> = {}) {
    told = [];
    const { port } = listener.address() as AddressInfo;
    const app = await offices.client(
      { ...webApp, backchannelLogoutUri: `http://127.0.0.1:${port}/told` },
      { kind: 'server-web', versions: [city] },
    );
    const back = await agreeToAll(offices, browser, authorizeUrl(app, also));
    const post = (form: Record<string, string>) =>
      offices.post('external', '/oauth/token', form, basic(app, offices.secrets.get(app) ?? ''));
    const { body } = await post({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    const [, claims = ''] = String(body['access_token']).split('.');
    const { sid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string };
    const refresh = () => post({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) });
    return { app, sid, refresh };
  }

  /** Waits for what is sent without anybody waiting for it. */
  async function untilTold(): Promise<Record<string, unknown>> {
    for (let tries = 0; told.length === 0 && tries < 200; tries += 1)
      await new Promise(resolve => setTimeout(resolve, 10));
    const [, claims = ''] = (told[0] ?? '').split('.');
    return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  }

  test('stays while the sign-in stands', async () => {
    const { sid, refresh } = await letIn(await somebody());
    await endStale();
    assert.equal((await refresh()).status, 200);
    assert.ok(!(await sessionsTold()).includes(sid));
    assert.deepEqual(told, []);
  });

  test('ends with it: gateways hear of it, refresh tokens are gone, and the application is told once', async () => {
    const browser = await somebody();
    const user = await userOf(browser);
    const { app, sid, refresh } = await letIn(browser);
    await browser.send('DELETE', '/session');
    await endStale();
    assert.ok((await sessionsTold()).includes(sid));
    assert.equal((await refresh()).body['error'], 'invalid_grant');
    const claims = await untilTold();
    assert.deepEqual([claims['sub'], claims['aud']], [user, app]);
    assert.equal(claims['nonce'], undefined);
    assert.ok('http://schemas.openid.net/event/backchannel-logout' in (claims['events'] as object));
    await endStale();
    await endStale();
    assert.equal(told.length, 1);
  });

  test('ends when nobody did anything for too long, and when the session reached its end', async () => {
    for (const set of [{ last_seen_at: 1 }, { not_after: 1 }]) {
      const browser = await somebody();
      const { sid } = await letIn(browser);
      const user = await userOf(browser);
      await offices.store.change(({ tx }) =>
        tx.updateTable('sessions').set(set).where('user_id', '=', user).execute(),
      );
      await endStale();
      assert.ok((await sessionsTold()).includes(sid), JSON.stringify(set));
    }
  });

  test('lasts where the person agreed to that (offline_access), though the application is told', async () => {
    const browser = await somebody();
    const lasting = { scope: 'openid offline_access city:read', prompt: 'consent' };
    const { sid, refresh } = await letIn(browser, lasting);
    await browser.send('DELETE', '/session');
    await endStale();
    assert.ok(!(await sessionsTold()).includes(sid));
    assert.equal((await refresh()).status, 200);
    await untilTold();
  });

  test('is ended by one of several processes, and by none for people of others', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const kept = await letIn(other);
    const { sid } = await letIn(one);
    await one.send('DELETE', '/session');
    await Promise.all([endStale(), endStale(), endStale()]);
    await untilTold();
    assert.equal(told.length, 1);
    const all = await sessionsTold();
    assert.ok(all.includes(sid) && !all.includes(kept.sid));
    const { location } = await visit(offices, other, authorizeUrl(kept.app, { prompt: 'none' }));
    assert.ok(location.includes('code='), location);
  });

  test('is ended though an application cannot be told', async () => {
    const browser = await somebody();
    const { sid } = await letIn(browser);
    await offices.store.change(({ tx }) =>
      tx
        .updateTable('oauth_clients')
        .set({ settings: JSON.stringify({ ...webApp, backchannelLogoutUri: 'http://127.0.0.1:1/told' }) })
        .execute(),
    );
    await browser.send('DELETE', '/session');
    await endStale();
    assert.ok((await sessionsTold()).includes(sid));
  });

  suite('by an application', () => {
    const cookieOf = (browser: Browser) =>
      [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    /** What the page after it says; `form` is what the one before it sent, with what it carries. */
    async function signOut(browser: Browser, form: Record<string, string>): Promise<string> {
      const asked = await visit(offices, browser, '/oauth/logout');
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
      const headers = { cookie: cookieOf(browser), 'sec-fetch-site': 'same-origin' };
      const done = await offices.post('external', '/oauth/logout/confirm', { xsrf, ...form }, headers);
      for (const line of [done.headers['set-cookie'] ?? []].flat() as string[]) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') browser.cookies.delete(name);
        else browser.cookies.set(name, value);
      }
      if (done.status !== 303) return String(done.status);
      return /<h1>([^<]*)/.exec((await visit(offices, browser, '/oauth/logout/success')).text)?.[1] ?? '';
    }
    const isSignedIn = async (browser: Browser) =>
      (await browser.send('GET', '/session')).body['user'] !== null;

    test('ends when the person agreed, and the page says so', async () => {
      const browser = await somebody();
      await letIn(browser);
      assert.equal(await signOut(browser, { logout: 'yes' }), 'You are signed out');
      assert.ok(!(await isSignedIn(browser)));
    });

    test('stays when they chose to, and the page does not say otherwise', async () => {
      const browser = await somebody();
      await letIn(browser);
      assert.equal(await signOut(browser, {}), 'You are still signed in');
      assert.ok(await isSignedIn(browser));
    });

    test('is not ended by a form that is not of our page, and leads nowhere but to the application', async () => {
      const browser = await somebody();
      const { app } = await letIn(browser);
      for (const xsrf of ['', 'a'.repeat(43)]) {
        assert.equal(await signOut(browser, { logout: 'yes', xsrf }), '400');
        assert.ok(await isSignedIn(browser));
      }
      for (const address of ['https://evil.example/', '//evil.example', 'javascript:alert(1)', redirectUri]) {
        const query = new URLSearchParams({ client_id: app, post_logout_redirect_uri: address });
        const { status, location } = await visit(offices, browser, `/oauth/logout?${query.toString()}`);
        assert.deepEqual([status, location], [400, ''], address);
      }
    });
  });
});
