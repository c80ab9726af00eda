import { type Static, Type } from 'typebox';

const choice = <const Values extends readonly string[]>(values: Values, description: string) =>
  Type.Optional(Type.Enum([...values] as [...Values], { description }));

const most = (maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum, description }));

export const options = Type.Object(
  {
    unknownQuery: choice(
      ['refuse', 'report'],
      'Query parameters that the contract does not list: refused unless told, or only noted.',
    ),
    unknownMembers: choice(
      ['refuse', 'report'],
      'Members of bodies that the contract does not know: refused unless told, or only noted.',
    ),
    details: choice(
      ['full', 'place', 'none'],
      "What the caller's developer is told: place and expectation (unless told), the place alone, or neither.",
    ),
    json: Type.Optional(
      Type.Object(
        {
          depth: most(512, 'Objects and arrays within each other; 32 unless told.'),
          members: most(1_000_000, 'Members of one object; 1,000 unless told.'),
          elements: most(1_000_000, 'Elements of one array; 10,000 unless told.'),
          values: most(10_000_000, 'Values altogether; 100,000 unless told.'),
          nameLength: most(65_536, 'Octets of a name; 256 unless told.'),
          stringLength: most(64 * 1024 * 1024, 'Octets of a string; 1 MiB unless told.'),
          numberLength: most(1_000, 'Characters of a number; 100 unless told.'),
        },
        { additionalProperties: false, description: 'Of what JSON may be made.' },
      ),
    ),
    form: Type.Optional(
      Type.Object(
        {
          fields: most(10_000, 'Fields, or parts, of a form; 100 unless told.'),
          files: most(1_000, 'Files in a form; 10 unless told.'),
          fileBytes: most(1024 ** 3, 'Octets of one file; 8 MiB unless told.'),
        },
        { additionalProperties: false, description: 'Of what forms may be made.' },
      ),
    ),
    xml: Type.Optional(
      Type.Object(
        {
          depth: most(200, 'Elements within each other; 32 unless told.'),
          elements: most(1_000_000, 'Elements altogether; 10,000 unless told.'),
          attributes: most(256, 'Attributes of one element; 32 unless told.'),
          nameLength: most(4_096, 'Characters of a name; 128 unless told.'),
          valueLength: most(1_048_576, "Characters of an attribute's value; 4,096 unless told."),
          textLength: most(16_777_216, 'Characters of the text between two tags; 256 Ki unless told.'),
        },
        { additionalProperties: false, description: 'Of what XML may be made.' },
      ),
    ),
    sniff: Type.Optional(
      Type.Boolean({
        description:
          'Whether files must be what they say they are, as their first octets show; true unless told.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type Options = Static<typeof options>;
