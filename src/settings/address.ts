import { isIP } from 'node:net';

/** `host:port`; an IPv6 host in brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads an address as a person writes it. */
export function readAddress(text: string): Address | Error {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535)
    return new Error('must be host:port, such as 127.0.0.1:8080 or [::1]:8080');
  return { host: (match[1] ?? match[2]) as string, port };
}

/** True for an address that only this machine can reach. */
export function isLoopback({ host }: Address): boolean {
  if (host === 'localhost') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}

/** The base URL of an address. */
export function urlOf({ host, port }: Address, encrypted: boolean): string {
  return `${encrypted ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Whether a listener of the control plane speaks TLS: always where anybody else can listen in, on loopback when
 * asked to.
 */
export function speaksTls(address: Address, { controlTls }: { readonly controlTls: boolean }): boolean {
  return controlTls || !isLoopback(address);
}

/** Where programs of this machine reach what listens at an address, which may be all of the machine's. */
export function fromHere({ host, port }: Address): Address {
  if (host === '0.0.0.0') return { host: '127.0.0.1', port };
  return /^[0:]+$/.test(host) ? { host: '::1', port } : { host, port };
}
