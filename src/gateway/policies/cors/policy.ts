import { Type } from 'typebox';
import { definePolicy, type Placement } from '../../policy.ts';
import { firstOf } from '../../words.ts';
import { refuseMalformedOrigin } from '../origin.ts';

const fieldNames = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$" }), { maxItems: 50, description }),
  );

const defaultMaxAge = 600;

/**
 * Lets pages of other origins call an API from a browser. Preflights are answered by the gateway, from the contract;
 * they never reach the upstream, whose own say in the matter is replaced (see `cross-origin.ts`).
 */
export const policy = definePolicy({
  name: 'cors',
  title: 'Cross-origin calls',
  summary: 'Lets pages of the origins listed call from a browser (CORS), without credentials.',
  options: Type.Object(
    {
      origins: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
        minItems: 1,
        maxItems: 100,
        description:
          'Origins whose pages may call, such as `https://app.example`; `*` alone for every page, where the audience is open.',
      }),
      exposedHeaders: fieldNames(
        'Response fields that pages may read beside the safelisted ones and those of the gateway.',
      ),
      requestHeaders: fieldNames('Request fields that pages may send beside those that the contract names.'),
      maxAge: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 86_400,
          description: 'Seconds for which a browser need not ask again; 600 unless told.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ origins }) =>
    origins.includes('*') ? 'Pages of any origin may call' : `Pages of ${firstOf(origins)} may call`,
  onError: 'deny',
  steps: (given, place) => {
    const any = given.origins.includes('*');
    if (any) refuseAny(given.origins, place);
    else for (const origin of given.origins) refuseMalformedOrigin(origin);
    return {
      crossOrigin: {
        any,
        origins: new Set(given.origins),
        exposed: (given.exposedHeaders ?? []).map(lower),
        requestHeaders: (given.requestHeaders ?? []).map(lower),
        maxAge: given.maxAge ?? defaultMaxAge,
      },
    };
  },
});

const lower = (name: string): string => name.toLowerCase();

function refuseAny(origins: readonly string[], { version, operation }: Placement): void {
  if (origins.length > 1) throw new Error('origins: "*" stands for all of them and must be alone');
  const audience = operation?.audience ?? version?.audience;
  if (audience !== 'open')
    throw new Error(
      `origins: "*" is for the audience "open" only${audience === undefined ? '; attach it to a version' : ''}`,
    );
}
