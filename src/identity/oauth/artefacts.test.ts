import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { AdapterPayload } from 'oidc-provider';
import type { Realm } from '#credentials';
import { systemRandom } from '#kernel';
import { openStore, type Store } from '#store';
import { artefacts } from './artefacts.ts';
import { PresentedTokens } from './presented.ts';
import { artefactSealing } from './sealing.ts';

const clock = { time: Date.UTC(2026, 0, 15), now: () => clock.time };

class UsedTwice extends Error {}

suite('what the authorization server keeps', () => {
  let store: Store;
  before(async () => {
    store = await openStore({ clock });
  });
  after(() => store?.close());

  const sealing = artefactSealing(Buffer.alloc(32, 7), systemRandom);
  const kept = (model: string, realm: Realm = 'external') =>
    artefacts(
      { store, clock, sealing, presented: new PresentedTokens() },
      realm,
      model,
      () => new UsedTwice(),
    );
  const grant: AdapterPayload = { kind: 'Grant', clientId: 'app_a', accountId: 'usr_a', grantId: 'grant' };
  const fed = async () => (await store.feed.after(0)).map(({ kind, id }) => `${kind} ${id}`);

  test('is used once: whoever comes second, having read it before, gets nothing', async () => {
    for (const model of ['AuthorizationCode', 'RefreshToken', 'DeviceCode', 'PushedAuthorizationRequest']) {
      const codes = kept(model);
      await codes.upsert('once', grant, 60);
      const [first, second] = [await codes.find('once'), await codes.find('once')];
      assert.deepEqual([first, second], [grant, grant]);
      await codes.consume('once');
      await assert.rejects(async () => codes.consume('once'), UsedTwice, model);
      assert.equal((await codes.find('once'))?.consumed, Math.floor(clock.now() / 1000));
    }
  });

  test('is used by one of many who come at once', async () => {
    const codes = kept('RefreshToken');
    await codes.upsert('many', grant, 60);
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(async () => codes.consume('many')));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('is used once though it was not there, or is written again afterwards', async () => {
    const codes = kept('AuthorizationCode');
    await assert.rejects(async () => codes.consume('never there'), UsedTwice);
    await codes.upsert('again', grant, 60);
    await codes.consume('again');
    await codes.upsert('again', grant, 60);
    await assert.rejects(async () => codes.consume('again'), UsedTwice);
  });

  test('notes a proof once, and anything else anew', async () => {
    const proofs = kept('ReplayDetection');
    await proofs.upsert('proof', { jti: 'proof' }, 60);
    await assert.rejects(async () => proofs.upsert('proof', { jti: 'proof' }, 60), UsedTwice);
    const sessions = kept('Grant');
    await sessions.upsert('grant', grant, 60);
    await sessions.upsert('grant', { ...grant, accountId: 'usr_b' }, 60);
    assert.equal((await sessions.find('grant'))?.accountId, 'usr_b');
  });

  test('is of one model and one realm', async () => {
    await kept('RefreshToken').upsert('value', { ...grant, uid: 'uid', userCode: 'CODE' }, 60);
    for (const [model, realm] of [
      ['AccessToken', 'external'],
      ['AuthorizationCode', 'external'],
      ['RefreshToken', 'internal'],
    ] as const) {
      const other = kept(model, realm);
      assert.equal(await other.find('value'), undefined);
      assert.equal(await other.findByUid('uid'), undefined);
      assert.equal(await other.findByUserCode('CODE'), undefined);
      await assert.rejects(async () => other.consume('value'), UsedTwice);
      await other.destroy('value');
      await other.revokeByGrantId('grant');
    }
    assert.equal((await kept('RefreshToken').findByUid('uid'))?.accountId, 'usr_a');
    assert.equal((await kept('RefreshToken').findByUserCode('CODE'))?.accountId, 'usr_a');
  });

  test('is over at its end, but for a pushed request, of which only the library knows that it is over', async () => {
    const models = ['AuthorizationCode', 'RefreshToken', 'PushedAuthorizationRequest', 'AccessToken'];
    for (const model of models) await kept(model).upsert('short', grant, 60);
    clock.time += 60_000;
    const found = [];
    for (const model of models) if ((await kept(model).find('short')) !== undefined) found.push(model);
    assert.deepEqual(found, ['PushedAuthorizationRequest']);
    clock.time += 15 * 60_000;
    assert.equal(await kept('PushedAuthorizationRequest').find('short'), undefined);
  });

  test('is taken away with its grant, and gateways hear of what they may have seen', async () => {
    await kept('AccessToken').upsert('token', { ...grant, grantId: 'ended' }, 60);
    await kept('AccessToken').upsert('token of another', { ...grant, grantId: 'stays' }, 60);
    await kept('RefreshToken').upsert('refresh', { ...grant, grantId: 'ended' }, 60);
    const before = await fed();
    await kept('AccessToken').revokeByGrantId('ended');
    await kept('RefreshToken').revokeByGrantId('ended');
    assert.equal(await kept('AccessToken').find('token'), undefined);
    assert.equal(await kept('RefreshToken').find('refresh'), undefined);
    assert.notEqual(await kept('AccessToken').find('token of another'), undefined);
    const heard = (await fed()).filter(entry => !before.includes(entry));
    assert.deepEqual(heard, [`token ${sealing.hash('external', 'AccessToken', 'token')}`]);
    await kept('Grant').destroy('ended');
    assert.ok((await fed()).includes('session ended'));
  });

  test('opens in its own row only, and not when a bit of it was changed', async () => {
    await kept('RefreshToken').upsert('mine', grant, 60);
    await kept('RefreshToken').upsert('yours', { ...grant, accountId: 'usr_b' }, 60);
    const rows = await store.db.selectFrom('oauth_artefacts').select(['id', 'payload']).execute();
    const rowOf = (value: string) =>
      rows.find(({ id }) => id === sealing.hash('external', 'RefreshToken', value));
    const [mine, yours] = [rowOf('mine'), rowOf('yours')];
    assert.ok(mine !== undefined && yours !== undefined);
    const write = (payload: string) =>
      store.change(({ tx }) =>
        tx.updateTable('oauth_artefacts').set({ payload }).where('id', '=', mine.id).execute(),
      );
    const changed = Buffer.from(mine.payload, 'base64');
    changed[21] = (changed[21] ?? 0) ^ 1;
    for (const payload of [yours.payload, changed.toString('base64'), 'AAAA', '']) {
      await write(payload);
      await assert.rejects(async () => kept('RefreshToken').find('mine'));
    }
  });
});
