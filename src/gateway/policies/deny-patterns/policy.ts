import { Type, type Static } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import type { PolicyDocument } from '../../snapshot/document.ts';
import type { Limited, Validated } from '../../exchange.ts';
import { inspections, inspectMessage, places } from './inspect.ts';
import { compileDenied, denyRule } from './denied.ts';
import { compileOwn, type TextCheck } from './own-patterns.ts';
import { compileSets, setNames } from './sets/index.ts';
import { counted, listed } from '../../words.ts';

const placeList = (description: string) =>
  Type.Array(Type.Enum([...places]), { minItems: 1, maxItems: 4, description });

const options = Type.Object(
  {
    sets: Type.Optional(
      Type.Array(Type.Enum([...setNames]), {
        maxItems: setNames.length,
        description: 'Built-in sets to use; all of them unless told.',
      }),
    ),
    in: Type.Optional(placeList('Where the sets look; path and query unless told.')),
    patterns: Type.Optional(
      Type.Array(
        Type.Object(
          {
            pattern: Type.String({
              minLength: 1,
              maxLength: 1000,
              description: 'A regular expression as RE2 reads it.',
            }),
            in: placeList('Where it looks.'),
            ignoreCase: Type.Optional(Type.Boolean({ description: 'False unless told.' })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 50, description: 'Patterns of your own.' },
      ),
    ),
    deny: Type.Optional(
      Type.Array(denyRule, {
        maxItems: 100,
        description:
          'Rules of your own: a pattern, and the places in which it looks: one variable, parameter, header, field or JSON Pointer, or all of a kind.',
      }),
    ),
    bodyBytes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1024 * 1024,
        description:
          'Bytes of body, or of one WebSocket message, accepted at most where bodies are inspected; larger ones are refused. 65,536 unless told.',
      }),
    ),
  },
  { additionalProperties: false },
);

const defaultBodyBytes = 64 * 1024;

/**
 * Refuses requests in which a pattern is found. Every text is decoded once before it is looked at, and every
 * pattern runs in linear time, the built-in ones too. The reason names the pattern and the place, never the value.
 */
export const policy = definePolicy({
  name: 'deny-patterns',
  title: 'Deny patterns',
  summary: 'Refuses requests whose path, query, headers or body match patterns of attacks (403).',
  options,
  inWords: ({ sets = setNames, in: where = ['path', 'query'], patterns = [], deny = [] }) => {
    const kinds = sets.length === setNames.length ? 'known attacks' : `attacks by ${listed(sets)}`;
    const ownCount = patterns.length + deny.length;
    const own = ownCount === 0 ? [] : [counted(ownCount, 'own pattern')];
    const looks = sets.length === 0 ? [] : [`${kinds} in ${listed(where)}`];
    return `Looks for ${listed([...looks, ...own]) || 'nothing'}`;
  },
  onError: 'deny',
  steps: (chosen, { attachment }) => {
    // An attachment of a version is compiled for each of its operations: the patterns once for all of them.
    let checks = compiled.get(attachment);
    if (checks === undefined) compiled.set(attachment, (checks = compile(chosen)));
    const looks = checks;
    const bodyBytes = chosen.bodyBytes ?? defaultBodyBytes;
    const inspect = (x: Validated): Refusal | undefined => {
      for (let i = 0; i < looks.length; i++) {
        const refusal = (looks[i] as Look).inspect(x);
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    };
    const inBodies = looks.filter(look => look.needsBody);
    if (inBodies.length === 0) return { inspect };
    return {
      inspect,
      needsBody: true,
      bodyLimit: bodyBytes,
      validate: announced(bodyBytes),
      frame: (x, octets, isText) => {
        if (octets.length > bodyBytes) return new Refusal('message-too-large');
        for (const look of inBodies) {
          const refusal = look.inspectMessage(x, octets, isText);
          if (refusal !== undefined) return refusal;
        }
        return undefined;
      },
    };
  },
});

interface Look {
  readonly needsBody: boolean;
  readonly inspect: (x: Validated) => Refusal | undefined;
  /** For messages of WebSockets, which are looked at as bodies are. */
  readonly inspectMessage: (x: Validated, message: Buffer, isText: boolean) => Refusal | undefined;
}

const compiled = new WeakMap<PolicyDocument, readonly Look[]>();

function compile(chosen: Static<typeof options>): Look[] {
  const { sets = [...setNames], in: setsIn = ['path', 'query'], patterns = [], deny = [] } = chosen;
  const find: TextCheck | undefined = sets.length === 0 ? undefined : compileSets(sets);
  const own = compileOwn(patterns);
  const looks = places.flatMap((place): Look[] => {
    const check = { sets: setsIn.includes(place) ? find : undefined, own: own.get(place) };
    if (check.sets === undefined && check.own === undefined) return [];
    const message = inspectMessage(check);
    return [
      {
        needsBody: place === 'body',
        inspect: inspections[place](check),
        inspectMessage: (_x, octets, isText) => message(octets, isText),
      },
    ];
  });
  return deny.length === 0 ? looks : [...looks, compileDenied(deny)];
}

/** Spares reading a body that says itself to be too large. */
function announced(bytes: number): (x: Limited) => Refusal | undefined {
  return x =>
    Number(x.request.headers['content-length'] ?? 0) > bytes ? new Refusal('body-too-large') : undefined;
}
