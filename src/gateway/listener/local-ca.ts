/**
 * A certificate authority of one's own, for TLS listeners that nobody configured a certificate for. It is made at
 * the first start, vouches for this machine's names only, and is worth as much as its file is trusted.
 */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Clock } from '#kernel';
import type { TlsIdentity } from './tls.ts';

/** All PEM. Both keys are secrets: whoever stores this must seal it. */
export interface LocalAuthority {
  /** The authority's certificate: what clients are told to trust. */
  readonly authority: string;
  readonly authorityKey: string;
  /** The server's certificate and key. */
  readonly certificate: string;
  readonly key: string;
  /** A certificate and key of its own for each zone; not there in what was made before there were such. */
  readonly zones?: Readonly<Record<string, TlsIdentity>>;
  /** What all of them are good for. */
  readonly names: readonly string[];
}

export interface LocalCertificateOptions {
  /** Which zones get a certificate of their own. */
  readonly zones?: readonly string[];
  readonly names?: readonly string[];
  readonly load: () => Promise<LocalAuthority | undefined>;
  /** Must seal what it writes. */
  readonly save: (authority: LocalAuthority) => Promise<void>;
  readonly clock: Clock;
}

const day = 86_400_000;
const renewBefore = 30 * day;

/** The names under which this machine calls itself. */
export function localNames(own: string = hostname()): string[] {
  const name = own.toLowerCase();
  const usable = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(
    name,
  );
  return [...new Set(['localhost', '127.0.0.1', '::1', ...(usable && isIP(name) === 0 ? [name] : [])])];
}

/**
 * The stored authority and server certificate while they are good for 30 more days and for the same names;
 * otherwise what is due is made anew and saved. To be called at each start, and daily by a server that runs long.
 */
export async function localCertificate(options: LocalCertificateOptions): Promise<LocalAuthority> {
  const names = options.names ?? localNames();
  const now = options.clock.now();
  const stored = await options.load();
  const sameNames = stored !== undefined && stored.names.join() === names.join();
  const { zones = [] } = options;
  const isWhole = zones.every(zone => stored?.zones?.[zone] !== undefined);
  if (sameNames && isWhole && lasts(stored.certificate, now) && lasts(stored.authority, now)) return stored;
  // An authority is trusted by people, so it is kept as long as it can be: only the server's part is renewed.
  const signer = sameNames && lasts(stored.authority, now) ? stored : undefined;
  // What issues certificates takes long to load, and most starts need none.
  const { issue } = await import('./issue.ts');
  const made = await issue(names, now, signer, zones);
  await options.save(made);
  return made;
}

function lasts(pem: string, now: number): boolean {
  const certificate = new X509Certificate(pem);
  return now >= Date.parse(certificate.validFrom) && now + renewBefore < Date.parse(certificate.validTo);
}
