import { canonicalAddress, formatAddress, parseAddress } from '../address/text.ts';

/** What a header of the PROXY protocol says. */
export interface ProxyHeader {
  /** Octets of the header; what the client sent begins behind them. */
  readonly length: number;
  /** Undefined: the connection is the proxy's own, such as a health check, or the proxy does not know its client. */
  readonly client: { readonly address: string; readonly port: number } | undefined;
}

/** Octets of a header of version 1, its CRLF included (section 2.1 of the specification). */
const longestText = 107;
const textStart = Buffer.from('PROXY ');
const binaryStart = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
/** Octets of a header of version 2 behind its first 16: addresses, and what proxies add to them. */
const longestBinary = 2_048;

/** Octets that a header can have. */
export const longestHeader = 16 + longestBinary;

/**
 * Reads a header of the PROXY protocol, version 1 or 2, from the first octets of a connection. Strictly: what the
 * specification does not allow a sender is no header. `more`: these octets may be the beginning of one. Undefined: they
 * are not.
 */
export function readProxyHeader(octets: Buffer): ProxyHeader | 'more' | undefined {
  if (beginsLike(octets, binaryStart)) return octets.length < 16 ? 'more' : readBinary(octets);
  if (beginsLike(octets, textStart)) return readText(octets);
  return undefined;
}

/** As far as there are octets to compare. */
function beginsLike(octets: Buffer, start: Buffer): boolean {
  const compared = Math.min(octets.length, start.length);
  return octets.compare(start, 0, compared, 0, compared) === 0;
}

function readText(octets: Buffer): ProxyHeader | 'more' | undefined {
  const end = octets.subarray(0, longestText).indexOf('\r\n');
  if (end < 0) return octets.length < longestText ? 'more' : undefined;
  const line = octets.toString('latin1', 0, end);
  const length = end + 2;
  // What follows UNKNOWN is to be ignored.
  if (line === 'PROXY UNKNOWN' || line.startsWith('PROXY UNKNOWN ')) return { length, client: undefined };
  const [, family, source = '', destination = '', port = '', toPort = '', ...rest] = line.split(' ');
  const isFamily =
    family === 'TCP4'
      ? (text: string) => !text.includes(':')
      : family === 'TCP6' && ((text: string) => text.includes(':') && !text.includes('%'));
  if (isFamily === false || rest.length > 0) return undefined;
  const address = canonicalAddress(source);
  const valid = isFamily(source) && isFamily(destination) && canonicalAddress(destination) !== undefined;
  if (!valid || address === undefined || !isPort(port) || !isPort(toPort)) return undefined;
  return { length, client: { address, port: Number(port) } };
}

const isPort = (text: string): boolean => /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;

/** Octets of the addresses and ports, by address family and protocol: TCP over IPv4, TCP over IPv6. */
const addressOctets: Readonly<Record<number, number>> = { 0x11: 12, 0x21: 36 };

function readBinary(octets: Buffer): ProxyHeader | 'more' | undefined {
  const command = octets.readUInt8(12);
  const family = octets.readUInt8(13);
  const size = octets.readUInt16BE(14);
  const length = 16 + size;
  if ((command !== 0x20 && command !== 0x21) || size > longestBinary) return undefined;
  if (octets.length < length) return 'more';
  // LOCAL, and PROXY for what is neither: the addresses are to be ignored.
  if (command === 0x20 || family === 0) return { length, client: undefined };
  const addresses = addressOctets[family];
  if (addresses === undefined || size < addresses) return undefined;
  if (!areExtensions(octets.subarray(16 + addresses, length))) return undefined;
  const address =
    family === 0x11
      ? formatAddress({ version: 4, words: [0, 0, 0, octets.readUInt32BE(16)] })
      : canonical6(octets);
  return { length, client: { address, port: octets.readUInt16BE(16 + addresses - 4) } };
}

/** An IPv4 address written as IPv6 is the IPv4 address, as everywhere. */
function canonical6(octets: Buffer): string {
  const word = (at: number) => octets.readUInt32BE(16 + 4 * at);
  const text = formatAddress({ version: 6, words: [word(0), word(1), word(2), word(3)] });
  const address = parseAddress(text);
  return address === undefined ? text : formatAddress(address);
}

/** Type, length and value (section 2.2), one after the other, to the last octet. */
function areExtensions(octets: Buffer): boolean {
  let at = 0;
  while (at + 3 <= octets.length) at += 3 + octets.readUInt16BE(at + 1);
  return at === octets.length;
}
