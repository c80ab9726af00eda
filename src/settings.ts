import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { invalidInput, type Fault } from '#kernel';

/** `host:port`; an IPv6 host in brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Every setting of the server. Flags win over the environment, that over the settings file, that over defaults. */
export interface Settings {
  readonly data: string;
  readonly masterKeyFile: string;
  readonly databaseUrl: string | undefined;
  readonly workers: number;
  readonly externalHttps: Address | undefined;
  readonly externalHttp: Address | undefined;
  readonly internalHttps: Address | undefined;
  readonly internalHttp: Address | undefined;
  readonly portal: Address;
  readonly health: Address;
  readonly console: Address;
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
  readonly accessLog: string;
  readonly log: string;
  readonly logLevel: string;
  readonly docs: string | undefined;
  readonly drainSeconds: number;
  /** `host:port` inside that contracts may be fetched from; undefined for none. */
  readonly contractHosts: readonly string[] | undefined;
  readonly demoTraffic: boolean;
}

type Kind = 'path' | 'text' | 'url' | 'address' | 'whole' | 'level' | 'switch' | 'hosts';

interface SettingEntry {
  readonly key: keyof Settings;
  /** Its flag without the dashes, and its name in the settings file. */
  readonly flag: string;
  readonly env: string;
  readonly kind: Kind;
  /** As a person would write it; undefined for none. */
  readonly fallback: string | undefined;
  readonly help: string;
}

/** The table that flags, environment, settings file and the reference page are made from. */
export const settingsTable: readonly SettingEntry[] = [
  setting('data', 'data', 'path', '.gatehouse', 'directory for everything that is written'),
  setting(
    'masterKeyFile',
    'master-key-file',
    'path',
    undefined,
    'file with the master key, mode 0600, beside the data directory (default: its name with .key); GATEHOUSE_MASTER_KEY wins over it',
  ),
  setting(
    'databaseUrl',
    'database-url',
    'url',
    undefined,
    'PostgreSQL to use instead of SQLite, such as postgres://user@host/gatehouse',
  ),
  setting(
    'workers',
    'workers',
    'whole',
    String(Math.max(1, Math.min(availableParallelism(), 16))),
    'gateway worker threads',
  ),
  setting(
    'externalHttps',
    'external-https',
    'address',
    '127.0.0.1:8443',
    'external zone over TLS; `off` for none',
  ),
  setting(
    'externalHttp',
    'external-http',
    'address',
    '127.0.0.1:8080',
    'external zone in the clear, loopback only; `off` for none',
  ),
  setting(
    'internalHttps',
    'internal-https',
    'address',
    '127.0.0.1:9443',
    'internal zone over TLS; `off` for none',
  ),
  setting(
    'internalHttp',
    'internal-http',
    'address',
    '127.0.0.1:9080',
    'internal zone in the clear, loopback only; `off` for none',
  ),
  setting(
    'portal',
    'portal',
    'address',
    '127.0.0.1:7000',
    'portal and the pages that explain errors, loopback only',
  ),
  setting('health', 'health', 'address', '127.0.0.1:7001', 'health and metrics, loopback only'),
  setting('console', 'console', 'address', '127.0.0.1:7002', 'admin API, loopback only'),
  setting(
    'tlsCertificate',
    'tls-certificate',
    'path',
    undefined,
    'PEM certificate chain for the TLS listeners (default: one of a local CA, made at first start)',
  ),
  setting('tlsKey', 'tls-key', 'path', undefined, 'PEM private key that belongs to it'),
  setting('accessLog', 'access-log', 'text', 'file', '`file` (DIR/log/access.jsonl), `stdout` or `off`'),
  setting(
    'log',
    'log',
    'text',
    'file',
    "the program's own log: `file` (DIR/log/gatehouse.jsonl), `stdout` or `off`",
  ),
  setting('logLevel', 'log-level', 'level', 'info', 'trace, debug, info, warn, error or silent'),
  setting(
    'docs',
    'docs-url',
    'url',
    undefined,
    "address under which refusals' error pages are found (default: the portal's)",
  ),
  setting('drainSeconds', 'drain-seconds', 'whole', '10', 'seconds that requests under way get at shutdown'),
  setting(
    'contractHosts',
    'contract-hosts',
    'hosts',
    undefined,
    'comma-separated `host:port` inside that contracts may be fetched from by URL, such as specs.internal:8080 (default: public addresses only)',
  ),
  setting(
    'demoTraffic',
    'demo-traffic',
    'switch',
    'on',
    'with --demo: a made-up history of traffic where there is none, and a few calls of its own; `on` or `off`',
  ),
];

function setting(
  key: keyof Settings,
  flag: string,
  kind: Kind,
  fallback: string | undefined,
  help: string,
): SettingEntry {
  return { key, flag, env: `GATEHOUSE_${flag.replaceAll('-', '_').toUpperCase()}`, kind, fallback, help };
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/**
 * Settles all settings. `flags` by flag name; `file` the settings file, if one was named.
 * @throws GatehouseError `invalid-input` that names each wrong setting, where it came from and how to write it.
 */
export function readSettings(
  flags: Readonly<Record<string, string | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
  file?: string,
): Settings {
  const faults: Fault[] = [];
  const fromFile = file === undefined ? {} : readFile(file, faults);
  const settled: Record<string, unknown> = {};
  for (const entry of settingsTable) {
    const [source, text] =
      flags[entry.flag] !== undefined
        ? [`--${entry.flag}`, flags[entry.flag]]
        : env[entry.env] !== undefined
          ? [entry.env, env[entry.env]]
          : fromFile[entry.flag] !== undefined
            ? [`${file}: ${entry.flag}`, String(fromFile[entry.flag])]
            : ['default', entry.fallback];
    if (text === undefined) continue;
    const value = read(entry, text);
    if (value instanceof Error) faults.push({ at: source ?? entry.flag, message: value.message });
    else settled[entry.key] = value;
  }
  const settings = settled as unknown as Settings;
  faults.push(...clashes(settings));
  if (faults.length > 0) throw invalidInput(faults);
  return { ...settings, masterKeyFile: settings.masterKeyFile ?? `${settings.data}.key` };
}

function readFile(file: string, faults: Fault[]): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    faults.push({ at: file, message: `cannot be read: ${(error as Error).message}` });
    return {};
  }
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    faults.push({ at: file, message: 'must be a mapping of settings, such as `data: /var/lib/gatehouse`' });
    return {};
  }
  const known = new Set(settingsTable.map(({ flag }) => flag));
  for (const name of Object.keys(content)) {
    if (!known.has(name)) faults.push({ at: `${file}: ${name}`, message: `there is no setting "${name}"` });
  }
  return content as Record<string, unknown>;
}

function read(entry: SettingEntry, text: string): unknown {
  switch (entry.kind) {
    case 'path':
      return text === '' ? new Error('must name a file or directory') : resolve(text);
    case 'text':
      return ['file', 'stdout', 'off'].includes(text) ? text : new Error('must be file, stdout or off');
    case 'level':
      return levels.includes(text) ? text : new Error(`must be one of ${levels.join(', ')}`);
    case 'switch':
      return ['on', 'off'].includes(text) ? text === 'on' : new Error('must be on or off');
    case 'hosts':
      return readHosts(text);
    case 'url':
      return URL.canParse(text) ? text.replace(/\/$/, '') : new Error('must be a URL');
    case 'whole':
      return /^\d{1,4}$/.test(text) && Number(text) > 0
        ? Number(text)
        : new Error('must be a whole number from 1 to 9999');
    case 'address':
      if (text === 'off' && /^(?:ex|in)ternal/.test(entry.key)) return undefined;
      return readAddress(text);
  }
}

function readAddress(text: string): Address | Error {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535)
    return new Error('must be host:port, such as 127.0.0.1:8080 or [::1]:8080');
  return { host: (match[1] ?? match[2]) as string, port };
}

function readHosts(text: string): readonly string[] | Error {
  const hosts = text.split(',').map(host => host.trim());
  const wrong = hosts.find(host => readAddress(host) instanceof Error);
  return wrong === undefined ? hosts : new Error('must be host:port, several with commas between them');
}

/** True for an address that only this machine can reach. */
export function isLoopback({ host }: Address): boolean {
  if (host === 'localhost') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}

/** Settings that are each well formed, but not together: plain text may not leave the machine. */
function clashes(settings: Settings): Fault[] {
  const faults: Fault[] = [];
  const clear = ['externalHttp', 'internalHttp', 'portal', 'health', 'console'] as const;
  for (const key of clear) {
    const address = settings[key];
    if (address === undefined || isLoopback(address)) continue;
    const flag = settingsTable.find(entry => entry.key === key)?.flag ?? key;
    faults.push({
      at: `--${flag}`,
      message: `speaks plain http, so it must be a loopback address such as 127.0.0.1:${address.port}; put TLS in front of it or use the TLS listener`,
    });
  }
  if ((settings.tlsCertificate === undefined) !== (settings.tlsKey === undefined))
    faults.push({ at: '--tls-certificate', message: 'needs --tls-key, and the other way round' });
  return faults;
}

/** The base URL of an address. */
export function urlOf({ host, port }: Address, encrypted: boolean): string {
  return `${encrypted ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
