import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { GatehouseError, systemRandom } from '#kernel';
import { openStore, type Store } from '#store';
import { newSecret } from '../keyed.ts';
import { claimLink, issueLink, type LinkKind, linkLifetime, readLink, voidLinks } from './links.ts';
import { createUser } from './users.ts';

const clock = { time: Date.UTC(2026, 0, 15), now: () => clock.time };
const keyed = (purpose: string, text: string): string =>
  createHmac('sha256', 'pepper').update(`${purpose} ${text}`).digest('hex');
const kinds: readonly LinkKind[] = ['first-run', 'invitation', 'verification', 'password-reset'];

suite('a one-time link', () => {
  let store: Store;
  const users: string[] = [];
  before(async () => {
    store = await openStore({ clock });
    for (const name of ['ann', 'bob']) {
      const fresh = {
        realm: 'external',
        email: `${name}@example.org`,
        name,
        password: null,
        roles: [],
      } as const;
      const made = await store.change(change =>
        createUser(change, { ...fresh, status: 'active' }, clock.now(), systemRandom),
      );
      users.push(made.after.id);
    }
  });
  after(() => store?.close());

  const issue = (kind: LinkKind, userId: string | null = users[0] ?? '') =>
    store.change(change =>
      issueLink(
        change,
        { keyed, random: systemRandom },
        { kind, userId: kind === 'first-run' ? null : userId },
        clock.now(),
      ),
    );
  const read = (secret: string) => readLink(store.db, keyed, secret, clock.now());
  const claim = (kind: LinkKind, secret: string) =>
    store.change(change => claimLink(change, keyed, kind, secret, clock.now()));
  const unusable = (work: Promise<unknown>, message?: string) =>
    assert.rejects(work, error => error instanceof GatehouseError && error.code === 'link-unusable', message);

  test('is good for what it was made for, once, and for nothing else', async () => {
    for (const kind of kinds) {
      const secret = await issue(kind);
      for (const other of kinds)
        if (other !== kind) await unusable(claim(other, secret), `${kind} as ${other}`);
      assert.equal((await read(secret)).kind, kind);
      const { userId } = await claim(kind, secret);
      assert.equal(userId, kind === 'first-run' ? null : users[0]);
      await unusable(claim(kind, secret));
      await unusable(read(secret));
    }
  });

  test('is good until its end, and not when it is another text', async () => {
    const secret = await issue('password-reset');
    const another = newSecret('ghl', systemRandom);
    for (const text of [
      '',
      another,
      `${secret}x`,
      secret.slice(0, -1),
      secret.toUpperCase(),
      keyed('link', secret),
    ]) {
      await unusable(read(text));
      await unusable(claim('password-reset', text));
    }
    clock.time += linkLifetime['password-reset'] - 1;
    assert.equal((await read(secret)).userId, users[0]);
    clock.time += 1;
    await unusable(read(secret));
    await unusable(claim('password-reset', secret));
  });

  test('ends with the next one of its kind for the same person, and for nobody else', async () => {
    const [first, ofBob, invitation, firstRun] = [
      await issue('password-reset'),
      await issue('password-reset', users[1]),
      await issue('invitation'),
      await issue('first-run'),
    ];
    const second = await issue('password-reset');
    await unusable(read(first));
    for (const secret of [second, ofBob, invitation, firstRun]) await read(secret);
    await store.change(({ tx }) => voidLinks(tx, 'first-run', null));
    await unusable(read(firstRun));
    for (const secret of [second, ofBob, invitation]) await read(secret);
  });

  test('is used up by one of two who come at once', async () => {
    const secret = await issue('password-reset');
    const outcomes = await Promise.allSettled([1, 2, 3].map(async () => claim('password-reset', secret)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });
});
