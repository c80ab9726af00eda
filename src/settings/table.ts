import { availableParallelism } from 'node:os';
import { type AcmeSettings, acmeTable } from './acme.ts';
import type { Address } from './address.ts';
import { type MailSettings, mailTable } from './mail.ts';

/** Every setting of the server. Flags win over the environment, that over the settings file, that over defaults. */
export interface Settings extends AcmeSettings, MailSettings {
  readonly data: string;
  readonly masterKeyFile: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly workers: number;
  readonly externalHttps: Address | undefined;
  readonly externalHttp: Address | undefined;
  readonly internalHttps: Address | undefined;
  readonly externalMtls: Address | undefined;
  readonly internalMtls: Address | undefined;
  readonly internalHttp: Address | undefined;
  readonly portal: Address;
  readonly health: Address;
  readonly console: Address;
  /** Listeners of the authorization servers that ask clients for certificates (RFC 8705), and where they are found. */
  readonly portalMtls: Address | undefined;
  readonly consoleMtls: Address | undefined;
  readonly portalMtlsUrl: string | undefined;
  readonly consoleMtlsUrl: string | undefined;
  /** Portal, console and health speak TLS on loopback too; elsewhere they always do. */
  readonly controlTls: boolean;
  /** Origins under which people open portal and console, where those are not the addresses listened at. */
  readonly portalUrl: string | undefined;
  readonly consoleUrl: string | undefined;
  /** Networks of the proxies in front of portal and console that are believed about their clients. */
  readonly trustedProxies: readonly string[] | undefined;
  /** Origin lock: networks, names of CDNs and files from where a zone takes connections; undefined for anywhere. */
  readonly externalFrom: readonly string[] | undefined;
  readonly internalFrom: readonly string[] | undefined;
  /** Networks of proxies that begin each connection to a zone with a PROXY header; undefined for none. */
  readonly externalProxies: readonly string[] | undefined;
  readonly internalProxies: readonly string[] | undefined;
  /** Open connections of one listener, in total and of one client address. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Proofs and signatures that are remembered at a time, so that each is taken once. */
  readonly proofsRemembered: number;
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsCertificates: string | undefined;
  readonly internalTlsCertificates: string | undefined;
  readonly tlsProfile: 'intermediate' | 'modern';
  readonly accessLog: string;
  readonly log: string;
  readonly logLevel: string;
  readonly docs: string | undefined;
  /** An MMDB file with the places of addresses, instead of the bundled one. */
  readonly places: string | undefined;
  /** A release of the OWASP Core Rule Set; undefined for none. */
  readonly threatsCrs: string | undefined;
  readonly drainSeconds: number;
  /** When files of the call journal are removed; undefined for never. */
  readonly journalDays: number | undefined;
  readonly journalMegabytes: number | undefined;
  /** `host:port` inside that contracts may be fetched from; undefined for none. */
  readonly contractHosts: readonly string[] | undefined;
  /** From which severity of findings on a contract does not publish. */
  readonly lintGate: 'off' | 'error' | 'warning';
  readonly demoTraffic: boolean;
}

/** How the text of a setting is read: see values.ts. */
export type Kind =
  | 'path'
  | 'text'
  | 'url'
  | 'address'
  | 'whole'
  | 'count'
  | 'large'
  | 'level'
  | 'switch'
  | 'profile'
  | 'hosts'
  | 'origin'
  | 'networks'
  | 'sources'
  | 'names'
  | 'secure-url'
  | 'mailbox'
  | 'identifier'
  | 'lint-gate';

export interface SettingEntry {
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
    'redisUrl',
    'redis-url',
    'url',
    undefined,
    'Valkey or Redis through which gateways on several machines count `shared` limits together, such as rediss://user:password@host:6379; redis:// on loopback only',
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
    'externalMtls',
    'external-mtls',
    'address',
    'off',
    'external zone over TLS, asking for client certificates (such as 0.0.0.0:8444); `off` for none',
  ),
  setting(
    'internalMtls',
    'internal-mtls',
    'address',
    'off',
    'internal zone over TLS, asking for client certificates; `off` for none',
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
    'portal and the pages that explain errors; beyond loopback over TLS',
  ),
  setting('health', 'health', 'address', '127.0.0.1:7001', 'health and metrics; beyond loopback over TLS'),
  setting(
    'console',
    'console',
    'address',
    '127.0.0.1:7002',
    'console and admin API; beyond loopback over TLS',
  ),
  setting(
    'portalMtls',
    'portal-mtls',
    'address',
    'off',
    "token endpoints of the portal's authorization server over TLS, asking for client certificates (such as 0.0.0.0:7443); `off` for none",
  ),
  setting('consoleMtls', 'console-mtls', 'address', 'off', "the same for the console's"),
  setting(
    'portalMtlsUrl',
    'portal-mtls-url',
    'origin',
    undefined,
    "where clients find --portal-mtls, such as https://mtls.example.org (default: the name of the portal's URL, with the port of the listener)",
  ),
  setting('consoleMtlsUrl', 'console-mtls-url', 'origin', undefined, 'the same for --console-mtls'),
  setting(
    'controlTls',
    'control-tls',
    'switch',
    'off',
    '`on`: portal, console and health speak TLS on loopback too',
  ),
  setting(
    'portalUrl',
    'portal-url',
    'origin',
    undefined,
    'where people open the portal, such as https://developers.example.org behind a proxy (default: where it listens)',
  ),
  setting(
    'consoleUrl',
    'console-url',
    'origin',
    undefined,
    'where staff open the console, such as https://gatehouse.example.org behind a proxy (default: where it listens)',
  ),
  setting(
    'trustedProxies',
    'trusted-proxies',
    'networks',
    undefined,
    'comma-separated addresses and networks of the proxies in front of portal and console; only those are believed when they name their client (default: none)',
  ),
  setting(
    'externalFrom',
    'external-from',
    'sources',
    undefined,
    'origin lock: the external zone takes connections from these networks only; comma-separated networks, `cloudflare`, `fastly`, and files with one network a line (default: from anywhere)',
  ),
  setting(
    'externalProxies',
    'external-proxy-protocol',
    'sources',
    undefined,
    'load balancers that begin each connection to the external zone with a PROXY protocol header, version 1 or 2; no other connections are taken then; written as for --external-from (default: none)',
  ),
  setting('internalFrom', 'internal-from', 'sources', undefined, 'the same for the internal zone'),
  setting(
    'internalProxies',
    'internal-proxy-protocol',
    'sources',
    undefined,
    'the same for the internal zone',
  ),
  setting(
    'connections',
    'connections',
    'count',
    '20000',
    'connections that may be open at each listener, over all workers; further ones are closed at once',
  ),
  setting(
    'connectionsPerAddress',
    'connections-per-address',
    'count',
    '512',
    'the same for one client address (for IPv6, its /64 network); trusted proxies of the zone are not counted',
  ),
  setting(
    'proofsRemembered',
    'proofs-remembered',
    'large',
    '1000000',
    'proofs (DPoP) and signatures that are remembered at a time, so that none is taken twice; 12 octets each, over all workers. As many as come within their life: when it is full, further ones are answered 503',
  ),
  setting(
    'tlsCertificate',
    'tls-certificate',
    'path',
    undefined,
    'PEM certificate chain for the TLS listeners (default: one of a local CA, made at first start)',
  ),
  setting('tlsKey', 'tls-key', 'path', undefined, 'PEM private key that belongs to it'),
  setting(
    'tlsCertificates',
    'tls-certificates',
    'path',
    undefined,
    'directory of further certificates for the TLS listeners of the gateway, each with its key; chosen by the name that the client asks for (SNI)',
  ),
  setting(
    'internalTlsCertificates',
    'internal-tls-certificates',
    'path',
    undefined,
    'directory of certificates for the internal zone alone (default: those of the external zone)',
  ),
  setting(
    'tlsProfile',
    'tls-profile',
    'profile',
    'intermediate',
    '`intermediate`: TLS 1.3, and 1.2 with forward secrecy and authenticated encryption; `modern`: TLS 1.3 alone',
  ),
  ...acmeTable.map(entry => setting(...entry)),
  ...mailTable.map(entry => setting(...entry)),
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
  setting(
    'places',
    'places',
    'path',
    undefined,
    'MMDB file with the places of addresses, for `geo` and stopped countries (default: a bundled database of countries)',
  ),
  setting(
    'threatsCrs',
    'threats-crs',
    'path',
    undefined,
    'directory of a release of the OWASP Core Rule Set, for `threat-rules` with `crs` (default: none)',
  ),
  setting('drainSeconds', 'drain-seconds', 'whole', '10', 'seconds that requests under way get at shutdown'),
  setting(
    'journalDays',
    'journal-days',
    'count',
    undefined,
    'days after which calls are removed from the call journal; never sooner than the policies that write it down demand (default: kept for ever)',
  ),
  setting(
    'journalMegabytes',
    'journal-megabytes',
    'count',
    undefined,
    'size of the call journal of this machine (MiB) beyond which its oldest files are removed; never sooner than the policies demand (default: without bound)',
  ),
  setting(
    'contractHosts',
    'contract-hosts',
    'hosts',
    undefined,
    'comma-separated `host:port` inside that contracts may be fetched from by URL, such as specs.internal:8080 (default: public addresses only)',
  ),
  setting(
    'lintGate',
    'lint-gate',
    'lint-gate',
    'off',
    'findings of the lint with which no version is published: `error`, `warning` (and errors), or `off` to show them only',
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
