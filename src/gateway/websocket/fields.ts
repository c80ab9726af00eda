import { createHash } from 'node:crypto';

/** What every accept value is made with (RFC 6455 section 1.3). */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What a server must answer to this key (RFC 6455 section 4.2.2): proof that it speaks WebSocket and read this request. */
export function acceptOf(key: string): string {
  return createHash('sha1')
    .update(key + guid)
    .digest('base64');
}

/** Values of a field, as they came and in their order; `name` in lower case. */
export function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const spelled = rawHeaders[at] as string;
    if (spelled.length === name.length && spelled.toLowerCase() === name)
      found.push(rawHeaders[at + 1] as string);
  }
  return found;
}

/** Members of a comma-separated list, without white space around them. */
export function membersOf(values: readonly string[]): string[] {
  return values.flatMap(value => value.split(',').map(member => member.replace(/^[ \t]+|[ \t]+$/g, '')));
}
