import { type Static, Type } from 'typebox';
import { usualXmlLimits } from '#enforcement';
import { inDigits } from '../../words.ts';

const usual = usualXmlLimits;
const most = (maximum: number, unlessTold: number, description: string) =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum,
      description: `${description}, at most; ${inDigits(unlessTold)} unless told.`,
    }),
  );

export const options = Type.Object(
  {
    depth: most(200, usual.depth, 'Elements within each other'),
    elements: most(1_000_000, usual.elements, 'Elements in the whole document'),
    attributes: most(256, usual.attributes, 'Attributes of one element'),
    nameLength: most(4_096, usual.nameLength, 'Characters of a name'),
    valueLength: most(1_048_576, usual.valueLength, "Characters of an attribute's value"),
    textLength: most(16_777_216, usual.textLength, 'Characters of the text between two tags'),
    namespaces: most(1_000, usual.namespaces, 'Namespace declarations in the whole document'),
    comments: most(100_000, usual.comments, 'Comments'),
    instructions: most(1_000, usual.instructions, 'Processing instructions'),
    schema: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1_048_576,
        description: 'Text of an XML Schema that documents must follow, all of it in one text.',
      }),
    ),
    forbiddenWords: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 200,
        description:
          'Words that no text and no attribute may hold, in whatever letter case they are written.',
      }),
    ),
    soapActions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            action: Type.String({
              maxLength: 1_024,
              description: 'As SOAPAction or `action` names it, without quotes.',
            }),
            element: Type.String({
              minLength: 1,
              maxLength: 1_024,
              description: 'The one element in the body of such a message, as `{namespace}name`.',
            }),
          },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: 500,
          description:
            'Takes SOAP messages only, and of them those that ask in their body for what their action says.',
        },
      ),
    ),
    otherTypes: Type.Optional(
      Type.Enum(['refuse', 'pass'], {
        description: 'What becomes of bodies whose Content-Type is not XML; `refuse` (415) unless told.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Options = Static<typeof options>;
