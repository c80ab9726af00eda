import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { inBytes } from '../../words.ts';

/**
 * Bounds the request body. What announces its length (RFC 9110 section 8.6) is refused before a byte is read; a
 * chunked body is counted while it is read or streamed, and cut off at the first byte too many.
 */
export const policy = definePolicy({
  name: 'body-limit',
  title: 'Body limit',
  summary: 'Refuses request bodies larger than a number of bytes (413).',
  options: Type.Object(
    {
      bytes: Type.Integer({
        minimum: 0,
        maximum: 1024 ** 4,
        description: 'Bytes of request body accepted at most.',
      }),
    },
    { additionalProperties: false },
  ),
  inWords: ({ bytes }) => (bytes === 0 ? 'No body' : `Bodies of ${inBytes(bytes)} at most`),
  onError: 'deny',
  steps: ({ bytes }) => ({
    bodyLimit: bytes,
    validate: x => {
      const length = x.request.headers['content-length'];
      // Negated so that a length that is no number is refused too.
      return length === undefined || Number(length) <= bytes ? undefined : new Refusal('body-too-large');
    },
  }),
});
