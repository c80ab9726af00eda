import type { Server } from '../main.ts';

const applications = ['weather-widget', 'street-map', 'bin-reminder'] as const;
/** The applications that call the demo by themselves. */
export type DemoApplication = (typeof applications)[number];

/** Days that a key lives. */
const keyDays = 30;

type Calls = Pick<Server, 'admin' | 'settled'>;

/** A key by the application that shows it. */
export type DemoKeys = Map<DemoApplication, string>;

/** Gives each application a new key, and takes the old ones away once the gateways know it. */
export async function renewKeys(server: Calls, keys: DemoKeys): Promise<void> {
  for (const application of applications) {
    const old = await liveKeys(server, application);
    keys.set(application, await newKey(server, application));
    await server.settled();
    for (const id of old)
      await server.admin('POST', `/keys/${id}/revoke`, { reason: 'The demo goes on with another key.' });
  }
}

/** Ids of the keys that still work or could have. */
async function liveKeys(server: Calls, application: DemoApplication): Promise<string[]> {
  interface Keys {
    readonly items: readonly { readonly id: string; readonly revokedAt: number | null }[];
    readonly next: string | null;
  }
  const live: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const asked = `limit=200${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`;
    const page: Keys = await server.admin<Keys>('GET', `/applications/${application}/keys?${asked}`);
    for (const { id, revokedAt } of page.items) if (revokedAt === null) live.push(id);
    after = page.next;
  }
  return live;
}

async function newKey(server: Calls, application: DemoApplication): Promise<string> {
  const asked = { environment: 'live', days: keyDays };
  return (await server.admin<{ key: string }>('POST', `/applications/${application}/keys`, asked)).key;
}
