import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { standardStreams } from '../../streams.ts';
import { inTime } from '../../words.ts';

/**
 * Bounds responses that have no end of their own. Streams of events are bounded without it too, by what applies unless
 * told otherwise; it makes that tighter or wider, and counts other media types as streams.
 */
export const policy = definePolicy({
  name: 'streams',
  title: 'Event streams',
  summary: 'Bounds how long Server-Sent Events and other endless responses may be quiet and may last.',
  options: Type.Object(
    {
      idleSeconds: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 86_400,
          description: 'Seconds without a byte after which a stream is ended; 300 unless told.',
        }),
      ),
      lifetimeSeconds: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 604_800,
          description: 'Seconds for which one stream may last; 86,400 unless told.',
        }),
      ),
      mediaTypes: Type.Optional(
        Type.Array(Type.String({ pattern: '^[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}$' }), {
          maxItems: 20,
          description:
            'Media types that are streams beside `text/event-stream`, such as `application/x-ndjson`.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ idleSeconds, lifetimeSeconds }) =>
    `Streams for ${inTime(lifetimeSeconds ?? standardStreams.lifetimeMs / 1000)}, ${inTime(idleSeconds ?? standardStreams.idleMs / 1000)} idle`,
  onError: 'deny',
  steps: ({ idleSeconds, lifetimeSeconds, mediaTypes }) => ({
    streams: {
      idleMs: idleSeconds === undefined ? standardStreams.idleMs : idleSeconds * 1000,
      lifetimeMs: lifetimeSeconds === undefined ? standardStreams.lifetimeMs : lifetimeSeconds * 1000,
      mediaTypes: mediaTypes ?? [],
    },
  }),
});
