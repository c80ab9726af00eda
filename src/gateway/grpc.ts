/**
 * What gRPC sends, as far as rules must be able to look into it: messages, each behind a flag and a length, and what its
 * trailers say. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */

/** The media types of gRPC and gRPC-Web (lower case, without parameters). */
export const isGrpc = (mediaType: string): boolean => /^application\/grpc(?:$|[-+])/.test(mediaType);

/** Flag and length before each message. */
const prefixOctets = 5;
/** In gRPC-Web the trailers are a message of their own. */
const trailersFlag = 0x80;

/** Why the messages cannot be looked into; a message that is compressed could hold anything. */
export function grpcFault(mediaType: string, octets: Buffer): string | undefined {
  if (mediaType.startsWith('application/grpc-web-text')) return 'gRPC-Web in base64';
  for (let at = 0; at < octets.length; ) {
    if (octets.length - at < prefixOctets) return 'a message of gRPC that is cut off';
    const flags = octets.readUInt8(at);
    if ((flags & ~trailersFlag) !== 0) return 'a compressed message of gRPC';
    at += prefixOctets + octets.readUInt32BE(at + 1);
    if (at > octets.length) return 'a message of gRPC that is cut off';
  }
  return undefined;
}

/**
 * Fields (names and values in turn) as they are, and those that gRPC encodes once more in the clear: the text of an error
 * is percent-encoded, and details are base64, which is where services put their stack traces.
 */
export function inTheClear(fields: readonly string[]): string[] {
  const all = [...fields];
  for (let i = 0; i < fields.length; i += 2) {
    const [name = '', value = ''] = [fields[i], fields[i + 1]];
    if (name === 'grpc-message' && value.includes('%')) all.push(name, percentDecoded(value));
    // Several values of a field come with commas between them.
    if (name.endsWith('-bin'))
      for (const one of value.split(',')) all.push(name, Buffer.from(one, 'base64').toString('latin1'));
  }
  return all;
}

const percentDecoded = (text: string): string =>
  text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
