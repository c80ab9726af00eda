import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentOf } from '#credentials';
import { parseDeclaration, type Declaration } from '#manager';
import { startCity, type CityUpstream } from '../../examples/city/upstream.ts';
import type { Server } from '../main.ts';
import { demoRequests, type DemoRequest, internalRequests } from './demo-requests.ts';

/** What `npm start` writes to `DIR/demo.json`, for scripts that try what a person would. */
interface DemoFile {
  readonly addresses: Readonly<Record<string, string>>;
  /** Where the city itself listens; not meant to be called. */
  readonly upstream: string;
  readonly application: string;
  readonly keyId: string;
  /** The demo's own key and token: the only secrets that are kept in the clear, on loopback, mode 0600. */
  readonly key: string;
  /** Of a person who agreed that the demo looks up and renews licences; renewed in this file while the demo runs. */
  readonly token: string;
  readonly requests: readonly DemoRequest[];
}

interface KnownKey {
  readonly id: string;
  readonly notAfter: number;
  readonly revokedAt: number | null;
}

/** Controls that the demo does without, visibly and for a while, and why. */
const waived = {
  'object-ownership': 'Demo on loopback: its city does not know which account holds which licence.',
  'sender-constrained-tokens': 'Demo on loopback: plain scripts, which sign nothing, are to try it.',
} as const;

const harmOperations: Readonly<Record<string, readonly (keyof typeof waived)[]>> = {
  'GET /licences/{number}': ['object-ownership'],
  'POST /licences/{number}/renewals': ['object-ownership', 'sender-constrained-tokens'],
};

const declarationFile = fileURLToPath(new URL('../../examples/city/gatehouse.yaml', import.meta.url));
const day = 86_400_000;
const week = 7 * day;
/** How long the demo's tokens live, and after how long the file holds another one (minutes). */
const tokenMinutes = 60;
const tokenRenewal = 20;

/**
 * Brings the demo city into service, through the admin API as anybody else would, and writes `demo.json`. Doing it
 * again at the next start changes only what must: the upstream's port, and a key that is about to end.
 */
export async function settleDemo(server: Server): Promise<string> {
  const city = await startCityAgain(server);
  try {
    const shown = await settle(server, city.url, Date.now());
    setInterval(() => void keepFile(server, city.url), tokenRenewal * 60_000).unref();
    return shown;
  } catch (error) {
    await city.close();
    throw error;
  }
}

/** Where it listened before, if that is free: then what was published before serves at once. */
async function startCityAgain(server: Server): Promise<CityUpstream> {
  const before = Number(new URL(readDemo(server)?.upstream ?? 'http://127.0.0.1').port);
  try {
    return await startCity(before);
  } catch {
    return startCity();
  }
}

function readDemo(server: Server): Partial<DemoFile> | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(server), 'utf8')) as Partial<DemoFile>;
  } catch {
    return undefined;
  }
}

async function settle(server: Server, upstream: string, now: number): Promise<string> {
  await server.admin('POST', '/configuration/sync', declaration(upstream, now));
  await server.settled();
  const demo = await writeDemo(server, upstream, now);
  return describe(demo, fileOf(server));
}

async function writeDemo(server: Server, upstream: string, now: number): Promise<DemoFile> {
  const demo = await demoFile(server, upstream, now);
  writeFileSync(fileOf(server), `${JSON.stringify(demo, undefined, 2)}\n`, { mode: 0o600 });
  return demo;
}

/** Replaces a token that grows old, and a key that would end soon, as a demo may run for months. */
async function keepFile(server: Server, upstream: string): Promise<void> {
  if (server.isDraining) return;
  try {
    await writeDemo(server, upstream, Date.now() + week);
  } catch {
    // The store is away: the key has days left, the token some minutes; the next time makes another one.
  }
}

function declaration(upstream: string, now: number): Declaration {
  const declared = parseDeclaration(readFileSync(declarationFile, 'utf8'), {
    file: declarationFile,
    directory: dirname(declarationFile),
  });
  const until = endOfNextQuarter(now);
  const waivers = Object.entries(harmOperations).flatMap(([operation, controls]) =>
    controls.map(control => ({
      control,
      operation,
      reason: waived[control],
      until,
    })),
  );
  return {
    ...declared,
    apis: (declared.apis ?? []).map(api => ({
      ...api,
      versions: (api.versions ?? []).map(version => ({
        ...version,
        upstream: { targets: [upstream] },
        ...(api.name === 'city' ? { waivers } : {}),
      })),
    })),
  };
}

/** The first day of the quarter after next: the same at every start for three months, so nothing changes. */
function endOfNextQuarter(now: number): string {
  const today = new Date(now);
  const quarter = Math.floor(today.getUTCMonth() / 3);
  return new Date(Date.UTC(today.getUTCFullYear(), (quarter + 2) * 3, 1)).toISOString().slice(0, 10);
}

async function demoFile(server: Server, upstream: string, now: number): Promise<DemoFile> {
  const base = server.addresses.get('external http') ?? server.addresses.get('external https') ?? '';
  const { id, key } = (await knownKey(server, now)) ?? (await newKey(server));
  const token = await server.demoToken({
    application: 'demo',
    api: 'city',
    scopes: ['licences:read', 'licences:renew'],
    minutes: tokenMinutes,
  });
  return {
    addresses: Object.fromEntries(server.addresses),
    upstream,
    application: 'demo',
    keyId: id,
    key,
    token,
    requests: [
      ...demoRequests(base, { key, token }),
      ...internalRequests(base, server.addresses.get('internal http')),
    ],
  };
}

/** The key of an earlier start, if it still works for another day. */
async function knownKey(server: Server, now: number): Promise<{ id: string; key: string } | undefined> {
  const before = readDemo(server);
  if (before?.keyId === undefined || before.key === undefined) return undefined;
  // A sandbox key would be answered from the contract, without the city.
  if (environmentOf(before.key) !== 'live') return undefined;
  const { items } = await server.admin<{ items: readonly KnownKey[] }>('GET', '/applications/demo/keys');
  const known = items.find(({ id }) => id === before.keyId);
  if (known === undefined || known.revokedAt !== null || known.notAfter < now + day) return undefined;
  return { id: known.id, key: before.key };
}

async function newKey(server: Server): Promise<{ id: string; key: string }> {
  const made = await server.admin<{ id: string; key: string }>('POST', '/applications/demo/keys', {
    environment: 'live',
    days: 30,
  });
  await server.settled();
  return made;
}

function fileOf(server: Server): string {
  return join(server.settings.data, 'demo.json');
}

function describe({ addresses, requests, key }: DemoFile, file: string): string {
  const [passes, , , refused] = requests as [DemoRequest, DemoRequest, DemoRequest, DemoRequest];
  const rows = Object.entries(addresses).map(([name, url]) => `  ${name.padEnd(16)}${url}`);
  return `Gatehouse serves the demo city.

${rows.join('\n')}

A call that passes: the forecast is open to everyone.
  curl -i ${passes.url}

A call that is refused: to report a pothole takes an application with a key.
  curl -i -X POST ${refused.url} -H 'content-type: application/json' -d '${refused.body}'
The same with the demo's key passes:
  curl -i -X POST ${refused.url} -H 'x-api-key: ${key}' -H 'content-type: application/json' -d '${refused.body}'

The licence operations could do harm: they take the key and the token of a person, are written down first, and answer
with names and addresses masked unless the token has the scope licences:details. Some controls are waived for them, for a while and in the open: npx gatehouse waiver list
All of this, for scripts: ${file}
`;
}
