import { isIP } from 'node:net';
import { Extension } from '@peculiar/x509';

/** OID id-ce-nameConstraints. */
const nameConstraints = '2.5.29.30';

/**
 * The extension by which an authority may vouch for these names and addresses only (RFC 5280 section 4.2.1.10).
 * Someone trusts this authority in a browser: whoever steals its key must not be able to play their bank.
 */
export function permitOnly(names: readonly string[]): Extension {
  const subtrees = names.map(name =>
    der(0x30, isIP(name) === 0 ? der(0x82, Buffer.from(name)) : address(name)),
  );
  return new Extension(nameConstraints, true, der(0x30, der(0xa0, Buffer.concat(subtrees))));
}

/** An address with a mask of ones, as iPAddress. */
function address(text: string): Buffer {
  const octets = isIP(text) === 4 ? Buffer.from(text.split('.').map(Number)) : ipv6(text);
  return der(0x87, Buffer.concat([octets, Buffer.alloc(octets.length, 0xff)]));
}

function ipv6(text: string): Buffer {
  const [head = '', tail] = text.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(Uint16Array.from(all).buffer).swap16();
}

/** One DER value of less than 64 KiB. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
