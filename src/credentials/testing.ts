/** For tests of this room: a store (in memory unless told) with one application in it, a clock to turn, a made-up master key. */
import { openStore, type Store } from '#store';

export const testMasterKey = Buffer.from(
  '00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210',
  'hex',
);

export class TestClock {
  time = Date.UTC(2026, 0, 15, 12);
  now(): number {
    return this.time;
  }
}

export const day = 86_400_000;

export async function storeWithApplication(clock: TestClock, databaseUrl?: string): Promise<Store> {
  const store = await openStore({ clock, databaseUrl });
  const kept = { created_at: clock.now(), updated_at: clock.now(), revision: 1 };
  await store.change(async ({ tx }) => {
    await tx
      .insertInto('developers')
      .values({ ...kept, id: 'dev_1', name: 'ann', email: null, community: null, active: 1 })
      .execute();
    await tx
      .insertInto('applications')
      .values({
        ...kept,
        id: 'app_1',
        developer_id: 'dev_1',
        name: 'weather-widget',
        title: 'Weather widget',
        kind: 'confidential',
        tag: 'weather-widget',
        active: 1,
      })
      .execute();
  });
  return store;
}
