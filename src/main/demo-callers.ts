import { Agent, request } from 'node:http';
import { districts } from '../../examples/city/city.ts';
import type { Server } from '../main.ts';
import { type DemoApplication, type DemoKeys, renewKeys } from './demo-keys.ts';

/** One call that the demo makes now and then. */
interface DemoCall {
  /** How often, compared with the others. */
  readonly weight: number;
  readonly application: DemoApplication | 'nobody';
  readonly method: string;
  readonly path: () => string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Each caller comes from a loopback address of its own: limits that go by address count them apart from the person
 * who tries the demo.
 */
const addresses: Readonly<Record<DemoCall['application'], string>> = {
  'weather-widget': '127.0.7.1',
  'street-map': '127.0.7.2',
  'bin-reminder': '127.0.7.3',
  nobody: '127.0.7.4',
};

/** Milliseconds between two calls, at least and at most. */
const pause = { least: 250, most: 1_000 };
/** The same where all come from one address, as on systems whose loopback has only one: its daily quota is shared. */
const longPause = { least: 4_000, most: 8_000 };
const timeoutMs = 5_000;
const retryMs = 600_000;
/** Milliseconds after which there are new keys: a demo may run for months, and they live for 30 days. */
const renewEveryMs = 7 * 86_400_000;

const forecast = () => `/forecast/${pick(districts)}`;
const json = { 'content-type': 'application/json' };
const pothole = JSON.stringify({ district: 'harbour', street: 'Rope Walk', depth: 'shallow' });

const calls: readonly DemoCall[] = [
  { weight: 40, application: 'weather-widget', method: 'GET', path: forecast },
  { weight: 18, application: 'bin-reminder', method: 'GET', path: () => `${forecast()}?days=1` },
  { weight: 16, application: 'street-map', method: 'GET', path: () => '/potholes/1001' },
  {
    weight: 6,
    application: 'street-map',
    method: 'POST',
    path: () => '/potholes',
    body: pothole,
    headers: json,
  },
  { weight: 3, application: 'street-map', method: 'GET', path: () => '/potholes/9999' },
  { weight: 5, application: 'nobody', method: 'GET', path: forecast },
  // From here on: refused, each for another reason.
  { weight: 4, application: 'nobody', method: 'POST', path: () => '/potholes', body: pothole, headers: json },
  { weight: 2, application: 'nobody', method: 'DELETE', path: forecast },
  { weight: 2, application: 'nobody', method: 'GET', path: () => '/buses/12' },
  {
    weight: 2,
    application: 'street-map',
    method: 'POST',
    path: () => '/potholes',
    body: '<pothole/>',
    headers: { 'content-type': 'application/xml' },
  },
  {
    weight: 1,
    application: 'bin-reminder',
    method: 'GET',
    path: () => '/licences/LN-204815?x=%27%20or%201=1--',
  },
  {
    weight: 1,
    application: 'nobody',
    method: 'GET',
    path: () => '/licences/LN-204815',
    headers: { 'x-api-key': 'a-key-that-was-mistyped' },
  },
];

const totalWeight = calls.reduce((sum, { weight }) => sum + weight, 0);

/**
 * A little traffic for the demo, through the gateway like everybody's: about three requests in two seconds, some of
 * them refused. The applications and their keys are its own, and the keys are kept in memory only.
 */
export async function startDemoCallers(server: Server): Promise<void> {
  const base = server.addresses.get('external http');
  if (base === undefined) return;
  const keys = new Map() as DemoKeys;
  await renewKeys(server, keys);
  let renewedAt = performance.now();
  // Kept alive, so that the live view has connections to count; unreferenced, so that nothing waits for them.
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  let isShared = false;
  const next = (): void => {
    if (server.isDraining) return agent.destroy();
    if (performance.now() - renewedAt > renewEveryMs) {
      renewedAt = performance.now();
      // Calls that meanwhile show an old key are refused, which a demo may be; a store that is away is asked again.
      renewKeys(server, keys).catch(() => (renewedAt -= renewEveryMs - retryMs));
    }
    const call = anyCall();
    const localAddress =
      isShared || !base.startsWith('http://127.') ? undefined : addresses[call.application];
    const options = {
      agent,
      method: call.method,
      timeout: timeoutMs,
      localAddress,
      headers: {
        ...call.headers,
        ...keyed(call.application === 'nobody' ? undefined : keys.get(call.application)),
      },
    };
    const sent = request(`${base}/city/v1${call.path()}`, options, answer => answer.resume());
    sent.on('timeout', () => sent.destroy());
    sent.on('error', error => {
      if ('code' in error && error.code === 'EADDRNOTAVAIL') isShared = true;
    });
    sent.end(call.body);
    const { least, most } = isShared ? longPause : pause;
    setTimeout(next, least + Math.random() * (most - least)).unref();
  };
  next();
}

function anyCall(): DemoCall {
  let left = Math.random() * totalWeight;
  const found = calls.find(({ weight }) => (left -= weight) < 0);
  return found ?? pick(calls);
}

const keyed = (key: string | undefined) => (key === undefined ? {} : { 'x-api-key': key });

function pick<T>(from: readonly T[]): T {
  return from[Math.floor(Math.random() * from.length)] as T;
}
