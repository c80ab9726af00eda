import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';

const fieldDifference = closed(
  { field: Type.String(), from: Type.Optional(Type.Unknown()), to: Type.Optional(Type.Unknown()) },
  { title: 'FieldDifference', description: 'Values that are too long to be shown are left out.' },
);

/** A thing of the catalogue that gateways would serve otherwise. */
export const difference = closed(
  {
    thing: oneOf(['zone', 'plan', 'version', 'operation', 'policy']),
    kind: oneOf(['added', 'removed', 'changed']),
    name: Type.String({ description: 'Such as `external`, `weather/v1`, `GET /forecast` or `quota`.' }),
    in: Type.String({
      description:
        'Where it belongs: `weather/v1`, `weather/v1 GET /forecast`, `zone external`, `plan gold`, or nothing.',
    }),
    id: nullable(Type.String()),
    changes: Type.Array(fieldDifference),
  },
  { title: 'ThingDifference' },
);
