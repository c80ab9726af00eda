import { Type } from 'typebox';
import { type ContentCoding, contentCodings, decodeBody } from '#enforcement';
import { codingOf } from '../../content-coding.ts';
import type { Limited, Validated } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { inBytes, listed } from '../../words.ts';

const usualBytes = 1024 * 1024;
const usualRatio = 100;

/** RFC 9110 section 8.4.1.3: an old name of the same coding. */
const nameOf = (coding: string): string => (coding === 'x-gzip' ? 'gzip' : coding);

/** Fields that say something of the coded content, and nothing true of what is forwarded (RFC 9530). */
const ofCodedContent = new Set(['content-encoding', 'content-digest', 'repr-digest']);

/**
 * Decodes bodies that come in a content coding, within bounds, so that controls look at what the upstream will read,
 * and forwards them decoded. Other codings, and several on top of each other, are refused.
 */
export const policy = definePolicy({
  name: 'content-coding',
  title: 'Content codings',
  summary: 'Decodes compressed bodies within bounds before they are judged; refuses other codings (415).',
  options: Type.Object(
    {
      codings: Type.Optional(
        Type.Array(Type.Enum([...contentCodings]), {
          maxItems: contentCodings.length,
          uniqueItems: true,
          description: 'Codings that are taken, all of these unless told; an empty list takes no coded body.',
        }),
      ),
      bytes: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 64 * 1024 * 1024,
          description:
            'Octets of a decoded body at most; 1,048,576 unless told. `body-limit` counts here too.',
        }),
      ),
      ratio: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 100_000,
          description:
            'How many times larger than it came a body of more than 64 KiB may become; 100 unless told.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ codings = contentCodings, bytes = usualBytes }) =>
    codings.length === 0
      ? 'No compressed bodies'
      : `Bodies in ${listed(codings, 'or')} are decoded to ${inBytes(bytes)} at most`,
  onError: 'deny',
  steps: ({ codings = contentCodings, bytes = usualBytes, ratio = usualRatio }) => {
    const unsupported = (reason: string): Refusal =>
      new Refusal('content-coding-unsupported', {
        // RFC 9110 section 12.5.3.
        headers: { 'accept-encoding': codings.length === 0 ? 'identity' : codings.join(', ') },
        reason,
      });
    const known = (x: Limited): ContentCoding | undefined => {
      const coding = nameOf(codingOf(x) ?? '');
      return codings.find(each => each === coding);
    };
    return {
      needsBody: true,
      validate: x =>
        codingOf(x) === undefined || known(x) !== undefined
          ? undefined
          : unsupported('Content-Encoding is not one that is taken'),
      decode: (x, body) => {
        const coding = known(x);
        // Some clients announce the coding of a body that they do not send.
        if (coding === undefined || body.length === 0) return undefined;
        const most = Math.min(bytes, x.operation.bodyLimit);
        return decodeBody(body, coding, { bytes: most, ratio }).then(decoded => {
          if (decoded === 'too-large') return new Refusal('body-too-large', { reason: 'decoded, it is' });
          if (decoded !== 'malformed') return decoded;
          return new Refusal('body-malformed', {
            errors: [{ at: '', message: `must be ${coding} as Content-Encoding says, and nothing after it` }],
            reason: `it is no ${coding}`,
          });
        });
      },
      // It may have been decoded on the word of another attachment, which takes more.
      content: x =>
        isLonger(x, bytes) ? new Refusal('body-too-large', { reason: 'decoded, it is' }) : undefined,
      transform: (x, headers) => {
        if (x.codedBody !== undefined) removeFields(headers);
      },
    };
  },
});

const isLonger = ({ codedBody, body }: Validated, bytes: number): boolean =>
  codedBody !== undefined && body !== undefined && body.length > bytes;

function removeFields(headers: string[]): void {
  let kept = 0;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (ofCodedContent.has(name.toLowerCase())) continue;
    headers[kept++] = name;
    headers[kept++] = headers[i + 1] ?? '';
  }
  headers.length = kept;
}
