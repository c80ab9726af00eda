import { Type } from 'typebox';
import { closed, kept, reference, slug } from '#api';

export const verbStatus = Type.Unsafe<403 | 405>({
  type: 'integer',
  enum: [403, 405],
  description: 'Answer to a verb that is not offered; 405 unless told.',
});

export const contentTypeStatus = Type.Unsafe<406 | 415>({
  type: 'integer',
  enum: [406, 415],
  description: 'Answer to a content type that is not taken; 415 unless told.',
});

export const trustedProxies = Type.Array(Type.String({ maxLength: 64 }), {
  maxItems: 100,
  description: 'CIDR ranges whose forwarding headers are believed.',
});

export const zone = closed(
  { name: slug, verbStatus, contentTypeStatus, trustedProxies, ...kept },
  { title: 'Zone' },
);

export const zonePath = closed({ zone: reference });
