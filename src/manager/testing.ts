import type { Mode } from '#gateway';
import { type Change, openStore, type Store, type StoreOptions } from '#store';
import { attachPolicy } from './attachments.ts';
import { createApi } from './catalogue/apis.ts';
import { createVersionFromContract, type ImportInput } from './catalogue/import.ts';
import { listOperations } from './catalogue/operations.ts';
import type { Changed } from '#api';
import type { Operation, Scope, Version } from './records.ts';
import { prepare, settle, type SettleOptions } from './publish/settle.ts';

/** A catalogue in memory for tests: time stands still, and every change ends as in the admin API. */
export const testNow = Date.UTC(2026, 5, 1);
export const day = 86_400_000;
export const by: SettleOptions = { by: 'token:test', now: testNow };

/** Runs a change and settles it. */
export function changing<T>(store: Store, work: (change: Change) => Promise<T>, now = testNow): Promise<T> {
  return store.change(async change => {
    const value = await work(change);
    await settle(change, { ...by, now });
    return value;
  });
}

/** An empty store with its standard zones. */
export async function testStore(options: StoreOptions = {}): Promise<Store> {
  const store = await openStore({ clock: { now: () => testNow }, ...options });
  await store.change(change => prepare(change, by));
  return store;
}

/** A small contract: one operation reads, one writes. */
export const petsContract = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example/pets/v1' }],
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        responses: { 200: { description: 'All pets', content: { 'application/json': {} } } },
      },
      post: {
        operationId: 'addPet',
        requestBody: { content: { 'application/json': {} } },
        responses: { 201: { description: 'Added' } },
      },
    },
  },
});

export interface TestVersion {
  readonly version: Version;
  readonly operations: readonly Operation[];
}

/** A draft of `pets/v1` under the profile `registered@2`, ready to be published. */
export async function draftPets(store: Store, over: Partial<ImportInput> = {}): Promise<TestVersion> {
  const version = await changing(store, async change => {
    const { after: api } = await createApi(change, { name: 'pets' }, testNow);
    const input: ImportInput = {
      apiId: must(api).id,
      name: 'v1',
      contract: petsContract,
      profile: 'registered@2',
      upstream: { targets: ['http://127.0.0.1:9'] },
      ...over,
    };
    return must((await createVersionFromContract(change, input, testNow)).after);
  });
  return { version, operations: await listOperations(store.db, version.id) };
}

/** Attaches a policy and settles. */
export function attach(
  store: Store,
  scope: Scope,
  scopeId: string,
  policy: string,
  options: Record<string, unknown> = {},
  mode: Mode = 'block',
) {
  return changing(store, async change =>
    must((await attachPolicy(change, { scope, scopeId, policy, options, mode }, testNow)).after),
  );
}

/** The value, which a test relies on. */
export function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the test expected a value');
  return value;
}

export const afterOf = <T>(done: Changed<T>): T => must(done.after);
