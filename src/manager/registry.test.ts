import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClientSecrets, createKeys } from '#credentials';
import { GatehouseError } from '#kernel';
import type { Store } from '#store';
import { createPlan, deletePlan } from './plans.ts';
import {
  createApplication,
  createDeveloper,
  endDeveloper,
  setApplicationActive,
  setDeveloperActive,
  updateApplication,
} from './registry.ts';
import { changeSubscriptionPlan, requestSubscription, setSubscriptionStatus } from './subscriptions.ts';
import { afterOf, changing, draftPets, testNow, testStore } from './testing.ts';

async function world() {
  const store = await testStore();
  const { version } = await draftPets(store);
  const made = await changing(store, async change => ({
    developer: afterOf(await createDeveloper(change, { name: 'acme' }, testNow)),
    automatic: afterOf(await createPlan(change, { name: 'free', approval: 'automatic' }, testNow)),
    manual: afterOf(await createPlan(change, { name: 'gold', approval: 'manual' }, testNow)),
  }));
  const application = await changing(store, async change =>
    afterOf(await createApplication(change, { name: 'widget', developerId: made.developer.id }, testNow)),
  );
  return { store, version, application, ...made };
}

/** What the gateways were last told of a thing. */
async function told(store: Store, kind: string, id: string): Promise<unknown> {
  const rows = await store.feed.after(0);
  const row = rows.findLast(entry => entry.kind === kind && entry.id === id);
  return row?.state;
}

const refused = (code: string) => (error: unknown) => error instanceof GatehouseError && error.code === code;

test('a new application is told to the gateways with its tag', async () => {
  const { store, application } = await world();
  assert.deepEqual(await told(store, 'application', application.id), {
    name: 'widget',
    tag: 'widget',
    kind: 'confidential',
    active: true,
  });
});

test('a tag that is taken is not given twice, and cannot be taken on purpose', async () => {
  const { store, developer, application } = await world();
  await changing(store, change =>
    updateApplication(change, application.id, { tag: 'gadget' }, undefined, testNow),
  );
  const second = await changing(store, async change =>
    afterOf(await createApplication(change, { name: 'gadget', developerId: developer.id }, testNow)),
  );
  assert.match(second.tag, /^gadget-[0-9a-z]{6}$/);
  await assert.rejects(
    changing(store, change => updateApplication(change, second.id, { tag: 'gadget' }, undefined, testNow)),
    refused('already-exists'),
  );
});

test('a suspended application, and every one of a suspended developer, is told as inactive', async () => {
  const { store, application, developer } = await world();
  const active = async () =>
    ((await told(store, 'application', application.id)) as { active: boolean }).active;
  await changing(store, change =>
    setApplicationActive(change, application.id, false, application.revision, testNow),
  );
  assert.equal(await active(), false);
  await changing(store, change => setApplicationActive(change, application.id, true, undefined, testNow));
  assert.equal(await active(), true);
  await changing(store, change => setDeveloperActive(change, developer.id, false, undefined, testNow));
  assert.equal(await active(), false);
  // Nothing that is done to the application brings it back while its developer is suspended.
  await changing(store, change =>
    updateApplication(change, application.id, { title: 'New' }, undefined, testNow),
  );
  await changing(store, change => setApplicationActive(change, application.id, true, undefined, testNow));
  assert.equal(await active(), false);
});

test('a plan with automatic approval admits at once, one with manual approval waits', async () => {
  const { store, version, application, automatic, manual, developer } = await world();
  const other = await changing(store, async change =>
    afterOf(await createApplication(change, { name: 'other', developerId: developer.id }, testNow)),
  );
  const request = (applicationId: string, planId: string) =>
    changing(store, async change =>
      afterOf(await requestSubscription(change, { applicationId, versionId: version.id, planId }, testNow)),
    );
  const first = await request(application.id, automatic.id);
  const second = await request(other.id, manual.id);
  assert.deepEqual([first.status, second.status], ['approved', 'pending']);
  const approved = async (id: string) =>
    ((await told(store, 'subscription', id)) as { approved: boolean }).approved;
  assert.deepEqual([await approved(first.id), await approved(second.id)], [true, false]);

  // Moving to a plan that somebody must approve ends the approval.
  const moved = await changing(store, async change =>
    afterOf(await changeSubscriptionPlan(change, first.id, manual.id, undefined, testNow)),
  );
  assert.equal(moved.status, 'pending');
  assert.equal(await approved(first.id), false);

  const set = (id: string, status: 'approved' | 'rejected' | 'suspended') =>
    changing(store, change => setSubscriptionStatus(change, id, status, undefined, testNow));
  await set(second.id, 'approved');
  assert.equal(await approved(second.id), true);
  await set(second.id, 'suspended');
  assert.equal(await approved(second.id), false);
  await assert.rejects(set(second.id, 'rejected'), refused('conflict'));
  await assert.rejects(request(other.id, automatic.id), refused('already-exists'));
});

test('a plan that somebody subscribes under cannot be deleted', async () => {
  const { store, version, application, automatic, manual } = await world();
  await changing(store, change =>
    requestSubscription(
      change,
      { applicationId: application.id, versionId: version.id, planId: automatic.id },
      testNow,
    ),
  );
  await assert.rejects(
    changing(store, change => deletePlan(change, automatic.id, undefined)),
    refused('conflict'),
  );
  await changing(store, change => deletePlan(change, manual.id, undefined));
});

test('a developer whose person is gone is suspended, without a key that works and without a name', async () => {
  const { store, developer, application } = await world();
  const pepper = Buffer.alloc(32, 3);
  const desks = { keys: createKeys({ pepper }), secrets: createClientSecrets({ pepper }) };
  const key = await changing(store, change =>
    desks.keys.issueKey(change, { applicationId: application.id, environment: 'live', maxAgeMs: 1_000 }),
  );
  await changing(store, change => endDeveloper(change, desks, developer.id, testNow));
  assert.equal(await told(store, 'key', key.id), null);
  assert.equal(((await told(store, 'application', application.id)) as { active: boolean }).active, false);
  const row = await store.db.selectFrom('developers').selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([row.active, row.email, row.name.startsWith('deleted-')], [0, null, true]);
});
