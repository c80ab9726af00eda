import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { listAudit } from '#audit';
import { newId } from '#kernel';
import { type Browser, goodPassword } from '../testing.ts';
import {
  agreeToAll,
  authorizeUrl,
  basic,
  type Offices,
  openOffices,
  redirectUri,
  visit,
  webApp,
} from './testing.ts';

const email = 'dora@example.org';

suite('legacy grants', () => {
  let offices: Offices;
  let city: string;
  let dora: Browser;
  before(async () => {
    offices = await openOffices();
    city = await offices.api('city', { 'city:read': 'Read what the city knows', 'city:write': 'Report' });
    dora = await offices.house.developer(email);
  });
  after(() => offices?.close());

  /** A client with a waiver that lasts so many milliseconds. */
  async function waived(grant: 'implicit' | 'password', lasts = 60_000, settings = {}): Promise<string> {
    const id = await offices.client(
      { ...webApp, grants: ['authorization_code', 'refresh_token', grant], ...settings },
      { kind: 'server-web', versions: [city] },
    );
    const now = Date.now();
    await offices.store.change(({ tx }) =>
      tx
        .insertInto('client_waivers')
        .values({
          id: newId('cwv'),
          application_id: id,
          legacy_grant: grant,
          reason: 'an old program',
          until: now + lasts,
          granted_by: 'user:test',
          created_at: now,
          revoked_at: null,
        })
        .execute(),
    );
    return id;
  }
  const end = (id: string) =>
    offices.store.change(({ tx }) =>
      tx.updateTable('client_waivers').set({ until: 1 }).where('application_id', '=', id).execute(),
    );
  const claimsOf = (token: unknown) =>
    JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
  const byPassword = (id: string, form: Record<string, string> = {}) =>
    offices.post(
      'external',
      '/oauth/token',
      { grant_type: 'password', username: email, password: goodPassword, scope: 'city:read', ...form },
      basic(id, offices.secrets.get(id) ?? ''),
    );
  async function notAllowed(id: string): Promise<void> {
    const { status, body } = await byPassword(id);
    assert.equal(status, 400);
    assert.match(String(body['error_description']), /not allowed for this client/);
  }
  const implicit = (id: string, also: Record<string, string> = {}) => {
    const url = new URL(
      authorizeUrl(id, { response_type: 'id_token token', nonce: 'the nonce', ...also }),
      'http://localhost:7000',
    );
    for (const name of ['code_challenge', 'code_challenge_method']) url.searchParams.delete(name);
    return url.pathname + url.search;
  };

  test('are in no document that tells what there is', async () => {
    const { body } = await offices.get('external', '/oauth/.well-known/openid-configuration');
    assert.deepEqual(body['response_types_supported'], ['code']);
    const grants = body['grant_types_supported'] as string[];
    assert.ok(!grants.includes('password') && !grants.includes('implicit'));
  });

  suite('password', () => {
    test('gives a client with a waiver an access token of the person, and nothing that lasts', async () => {
      const { status, body, text } = await byPassword(await waived('password'));
      assert.equal(status, 200, text);
      assert.deepEqual(Object.keys(body).toSorted(), ['access_token', 'expires_in', 'scope', 'token_type']);
      const claims = claimsOf(body['access_token']);
      assert.match(String(claims['sub']), /^usr_/);
      assert.deepEqual([claims['scope'], claims['acr']], ['city:read', 'gatehouse:1fa']);
      assert.deepEqual(claims['aud'], ['urn:gatehouse:api:city']);
      assert.ok(typeof claims['sid'] === 'string' && typeof claims['auth_time'] === 'number');
    });

    test('gives no token that outlives the waiver', async () => {
      const { body } = await byPassword(await waived('password', 20_000));
      assert.ok(Number(body['expires_in']) <= 20);
    });

    test('is refused without a waiver, and at once when it ended or was revoked', async () => {
      const none = await offices.client(
        { ...webApp, grants: ['authorization_code', 'password'] },
        { kind: 'server-web', versions: [city] },
      );
      await notAllowed(none);
      const ended = await waived('password');
      assert.equal((await byPassword(ended)).status, 200);
      await end(ended);
      await notAllowed(ended);
      const other = await waived('implicit');
      await notAllowed(other);
    });

    test('does not say what was wrong: the person, the password, or that they are of the other realm', async () => {
      const id = await waived('password');
      const answers = [
        await byPassword(id, { password: 'not the password 1' }),
        await byPassword(id, { username: 'nobody@example.org' }),
      ];
      for (const { status, body } of answers)
        assert.deepEqual(
          [status, body],
          [400, { error: 'invalid_grant', error_description: answers[0]?.body['error_description'] }],
        );
      assert.ok(!JSON.stringify(answers).includes('not the password'));
    });

    test('lets nobody in whose account has a second factor, or whose realm asks for one', async () => {
      const id = await waived('password');
      await offices.store.change(({ tx }) =>
        tx
          .insertInto('realm_settings')
          .values({ realm: 'external', second_factor: 'required', created_at: 1, updated_at: 1, revision: 1 })
          .execute(),
      );
      const { body } = await byPassword(id);
      await offices.store.change(({ tx }) => tx.deleteFrom('realm_settings').execute());
      assert.equal(body['error'], 'invalid_grant');
    });

    test('slows guessing down as the sign-in does', async () => {
      const id = await waived('password');
      let last = await byPassword(id, { username: 'guessed@example.org', password: 'x' });
      for (let tries = 0; tries < 8 && last.status === 400; tries += 1)
        last = await byPassword(id, { username: 'guessed@example.org', password: 'x' });
      assert.deepEqual([last.status, last.body['error']], [429, 'temporarily_unavailable']);
      assert.ok(Number(last.headers['retry-after']) > 0);
    });

    test('is audited, with the client, and the password is nowhere', async () => {
      const id = await waived('password');
      await byPassword(id);
      const { entries: rows } = await listAudit(offices.store.db, { resourceId: id });
      assert.deepEqual(
        rows.map(({ action, detail }) => [action, detail]),
        [['client.legacy-grant', { grant: 'password' }]],
      );
      assert.ok(!JSON.stringify(rows).includes(goodPassword));
    });

    test('is for scopes and APIs of the client only, with all that it needs', async () => {
      const id = await waived('password');
      assert.equal((await byPassword(id, { scope: 'water:read' })).body['error'], 'invalid_scope');
      const other = { resource: 'urn:gatehouse:api:water' };
      assert.equal((await byPassword(id, other)).body['error'], 'invalid_target');
      assert.equal((await byPassword(id, { username: '' })).body['error'], 'invalid_request');
      const wrong = await offices.post(
        'external',
        '/oauth/token',
        { grant_type: 'password', username: email, password: goodPassword },
        basic(id, 'wrong'),
      );
      assert.equal(wrong.status, 401);
    });
  });

  suite('implicit', () => {
    test('gives a client with a waiver tokens in the fragment, after the person agreed', async () => {
      const back = await agreeToAll(offices, dora, implicit(await waived('implicit')));
      const answer = new URLSearchParams(back.hash.slice(1));
      const claims = claimsOf(answer.get('access_token'));
      assert.equal(claims['scope'], 'city:read');
      assert.equal(claims['acr'], 'gatehouse:1fa');
      assert.ok(typeof claims['sid'] === 'string');
      assert.equal(claimsOf(answer.get('id_token'))['nonce'], 'the nonce');
      assert.equal(answer.get('refresh_token'), null);
    });

    test('is refused without a waiver, and at once when it ended', async () => {
      const none = await offices.client(
        { ...webApp, grants: ['authorization_code', 'implicit'] },
        { kind: 'server-web', versions: [city] },
      );
      const refused = async (id: string) => {
        const { location } = await visit(offices, dora, implicit(id));
        assert.ok(location.startsWith(redirectUri) && !location.includes('access_token='), location);
        return decodeURIComponent(location).replaceAll('+', ' ');
      };
      assert.match(await refused(none), /not allowed for this client/);
      const ended = await waived('implicit');
      await agreeToAll(offices, dora, implicit(ended));
      await end(ended);
      assert.match(await refused(ended), /not allowed for this client/);
    });

    test('is audited each time, with who it was and for which client, before the token leaves', async () => {
      const id = await waived('implicit');
      for (const type of ['id_token token', 'id_token'])
        await agreeToAll(offices, dora, implicit(id, { response_type: type }));
      const { entries } = await listAudit(offices.store.db, {
        resourceId: id,
        action: 'client.legacy-grant',
      });
      const { id: user } = (await dora.send('GET', '/session')).body['user'] as { id: string };
      assert.deepEqual(
        entries.map(({ actor, detail }) => [actor, detail]),
        ['id_token', 'id_token token'].map(responseType => [
          `user:${user}`,
          { grant: 'implicit', responseType },
        ]),
      );
    });

    test('is not answered when its use cannot be audited', async () => {
      const id = await waived('implicit');
      await agreeToAll(offices, dora, implicit(id));
      offices.store.change = () => Promise.reject(new Error('the store is away'));
      try {
        const { location, status } = await visit(offices, dora, implicit(id));
        assert.ok(status >= 500 && !location.includes('access_token'), `${status} ${location}`);
      } finally {
        Reflect.deleteProperty(offices.store, 'change');
      }
    });

    test('gives no token alone: nothing would bind it to the request', async () => {
      const { location } = await visit(
        offices,
        dora,
        implicit(await waived('implicit'), { response_type: 'token' }),
      );
      assert.match(location, /error=unsupported_response_type/);
    });

    test('answers in no query and no code in the same breath', async () => {
      const id = await waived('implicit');
      for (const also of [{ response_mode: 'query' }, { response_type: 'code id_token token' }]) {
        const { location, status, text } = await visit(offices, dora, implicit(id, also as never));
        assert.ok(!location.includes('access_token='), location);
        assert.ok(status >= 400 || /error=/.test(location), text);
      }
    });

    test('does not free the code from PKCE', async () => {
      const id = await waived('implicit');
      const { location } = await visit(offices, dora, implicit(id, { response_type: 'code' }));
      assert.match(location, /error=invalid_request/);
    });
  });
});
