import type { ClientRequest } from '../../client-message.ts';
import { Refusal } from '../../refusal.ts';

export type BodyKind = 'json' | 'form' | 'text';

export interface BodyText {
  readonly kind: BodyKind;
  readonly text: string;
}

const readable: Readonly<Record<string, 'utf8' | 'latin1'>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'us-ascii': 'utf8',
  ascii: 'utf8',
  'iso-8859-1': 'latin1',
  latin1: 'latin1',
  'windows-1252': 'latin1',
};

/** The body as text to look at. What is in an alphabet unknown here is refused, since anything could hide in it. */
export function readBodyText(request: ClientRequest, body: Buffer): BodyText | Refusal {
  const type = request.headers['content-type']?.toLowerCase() ?? '';
  const charset = /;\s*charset\s*=\s*"?([^\s;"]{1,40})/.exec(type)?.[1];
  const encoding = charset === undefined ? 'utf8' : readable[charset];
  if (encoding === undefined || isWide(body))
    return new Refusal('content-type-unsupported', {
      detail: 'This operation takes request bodies in UTF-8 only.',
      reason: 'the body is in a character set that cannot be inspected',
    });
  return { kind: kindOf(type, body), text: body.toString(encoding) };
}

/**
 * UTF-16 or UTF-32, which lenient servers recognise whatever was announced: by a byte order mark, or without one by
 * the NULs around the first characters (RFC 4627 section 3), which no text in UTF-8 has reason to hold.
 */
function isWide(body: Buffer): boolean {
  if (body.length < 2) return false;
  const mark = body.readUInt16BE(0);
  return mark === 0xfeff || mark === 0xfffe || body.subarray(0, 4).includes(0);
}

function kindOf(type: string, body: Buffer): BodyKind {
  if (type.startsWith('application/x-www-form-urlencoded')) return 'form';
  if (/^[^;]*[/+]json\s*(?:;|$)/.test(type)) return 'json';
  // Lenient servers read JSON whatever its type says.
  const first = String.fromCharCode(body[0] ?? 0);
  return first === '{' || first === '[' ? 'json' : 'text';
}
