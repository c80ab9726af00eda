import { type Static, Type } from 'typebox';
import {
  areWithin,
  deepestJson,
  guardJson,
  isJsonEssence,
  type JsonLimits,
  readContentType,
  usualJsonLimits,
} from '#enforcement';
import { codedFault } from '../../content-coding.ts';
import { contentOf, malformedJson } from '../../content.ts';
import type { Validated } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted, inDigits } from '../../words.ts';

const most = (maximum: number, usual: number, description: string) =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum,
      description: `${description}; ${inDigits(usual)} unless told.`,
    }),
  );
const usual = usualJsonLimits;
const octets = 64 * 1024 * 1024;

const options = Type.Object(
  {
    depth: most(deepestJson, usual.depth, 'Objects and arrays within each other, at most'),
    members: most(1_000_000, usual.members, 'Members of one object, at most'),
    elements: most(10_000_000, usual.elements, 'Elements of one array, at most'),
    values: most(10_000_000, usual.values, 'Values in the whole text, at most'),
    nameLength: most(65_536, usual.nameLength, 'Octets of a name, at most'),
    stringLength: most(octets, usual.stringLength, 'Octets of a string as it is written, at most'),
    numberLength: most(1_000, usual.numberLength, 'Octets of a number as it is written, at most'),
    names: Type.Optional(
      Type.Enum(['unique', 'distinct', 'any'], {
        description:
          '`unique` (unless told) refuses an object with the same name twice; `distinct` also names that differ in letter case only; `any` neither.',
      }),
    ),
    reservedNames: Type.Optional(
      Type.Enum(['refuse', 'allow'], {
        description: 'Whether `__proto__`, `constructor` and `prototype` may be names; `refuse` unless told.',
      }),
    ),
    otherTypes: Type.Optional(
      Type.Enum(['refuse', 'pass'], {
        description:
          'What becomes of bodies whose Content-Type is not JSON; `refuse` (415) unless told. Lenient servers read JSON whatever its type.',
      }),
    ),
  },
  { additionalProperties: false },
);

/**
 * Refuses JSON bodies that are none, that readers would understand differently, or that are out of bounds, before
 * anything parses them. It needs no contract.
 */
export const policy = definePolicy({
  name: 'json-guard',
  title: 'JSON guard',
  summary:
    'Refuses JSON bodies that are malformed, ambiguous or out of bounds (400), before they are parsed.',
  options,
  inWords: ({ depth = usual.depth, values = usual.values, otherTypes }) =>
    `JSON of at most ${counted(depth, 'level')} and ${counted(values, 'value')}, without ambiguity${otherTypes === 'pass' ? '; other bodies pass' : ''}`,
  onError: 'deny',
  steps: ({ otherTypes = 'refuse', ...given }: Static<typeof options>) => {
    const limits: JsonLimits = { ...usual, ...given };
    return {
      needsBody: true,
      // All of them, also those that are as usual: a policy that names looser ones must not loosen these.
      contentLimits: { json: limits },
      content: x => judge(x, limits, otherTypes),
    };
  },
});

function judge(x: Validated, limits: JsonLimits, otherTypes: 'refuse' | 'pass'): Refusal | undefined {
  const { body, request } = x;
  if (body === undefined || body.length === 0) return undefined;
  const given = request.headers['content-type'];
  // Without a type, servers guess; what they then take for JSON is to be JSON.
  if (given === undefined) return codedFault(x) ?? guarded(body, limits);
  const type = readContentType(given);
  if (type === undefined || !isJsonEssence(type.essence))
    return otherTypes === 'pass' && !/json/i.test(given)
      ? undefined
      : new Refusal('content-type-unsupported', {
          headers: { accept: 'application/json' },
          reason: 'the body is not announced as JSON',
        });
  const content = contentOf(x);
  if (content instanceof Refusal) return content;
  // Looked at again only where others read by looser limits, since a guard that reports must not tighten theirs.
  return areWithin(x.operation.contentLimits.json, limits) ? undefined : guarded(body, limits);
}

function guarded(body: Buffer, limits: JsonLimits): Refusal | undefined {
  const fault = guardJson(body, limits);
  return fault === undefined ? undefined : malformedJson(fault);
}
