import { Type } from 'typebox';
import { claimTypes } from './schema.ts';

/** Characters of policies: some hundred of them. */
export const longestPolicies = 64 * 1024;

/** What policies in Cedar are decided with, beside what every call has. */
export const cedarInputs = {
  claims: Type.Optional(
    Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 128 }),
          type: Type.Union(claimTypes.map(type => Type.Literal(type))),
        },
        { additionalProperties: false },
      ),
      {
        maxItems: 50,
        description: 'Claims of access tokens that the policies read, as `context.claims`.',
      },
    ),
  ),
  timeZone: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description:
        'Whose clocks `context.hour` and `context.weekday` tell, such as `Europe/Berlin`; UTC unless told.',
    }),
  ),
};
