import { type Static, Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { contractFault } from './contract-fault.ts';
import { inWords } from './in-words.ts';
import { ruleFault } from './rule-fault.ts';

const parameter = Type.Object(
  {
    in: Type.Union(
      [
        Type.Literal('path'),
        Type.Literal('query'),
        Type.Literal('header'),
        Type.Literal('cookie'),
        Type.Literal('body'),
      ],
      { description: 'Where it is. `path` and, without a name or pointer, `body` mean all of it.' },
    ),
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Of a query parameter, header field, cookie, or field of a form.',
      }),
    ),
    pointer: Type.Optional(
      Type.String({
        pattern: '^(?:/(?:[^/~]|~0|~1)+){1,20}$',
        maxLength: 500,
        description:
          'JSON Pointer into the body, such as `/article/html`, with `*` for every item of a list. What lies below it is meant, too.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'What the rule does not look at; it looks at nothing unless told.',
  },
);

const options = Type.Object(
  {
    rule: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'Id of the rule, as refusals name it. Either this or `tag`.',
      }),
    ),
    tag: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9_./-]{0,99}$',
        description: 'All rules with this tag, such as `attack-xss`; for one named parameter only.',
      }),
    ),
    parameter: Type.Optional(parameter),
    because: Type.String({
      minLength: 10,
      maxLength: 500,
      description: 'Why this is no attack, for those who look at it later.',
    }),
  },
  { additionalProperties: false },
);
export type ExclusionOptions = Static<typeof options>;

/**
 * The one policy that loosens: rules of `threat-rules`, wherever those are attached, do not look at what it names, where
 * it is attached itself. It stands apart from the rules so that a false alarm of one operation is taken back at that
 * operation, whoever attached the rules: the zone, a profile, the version.
 */
export const policy = definePolicy({
  name: 'threat-exclusion',
  title: 'Exclusion from threat rules',
  summary:
    'Takes back a false alarm: a rule of `threat-rules` does not look at one parameter, or not at all.',
  options,
  inWords,
  onError: 'deny',
  steps: (chosen, place, { proving }) => {
    const fault =
      shapeFault(chosen, place.attachment.mode === 'report') ??
      (proving === true ? (contractFault(chosen.parameter, place) ?? ruleFault(chosen, place)) : undefined);
    if (fault !== undefined) throw new Error(fault);
    // Read by `threat-rules`, which asks what is excluded where a request goes.
    return {};
  },
});

/** What is wrong with an exclusion by itself. */
function shapeFault({ rule, tag, parameter }: ExclusionOptions, reports: boolean): string | undefined {
  if (reports) return 'an exclusion has no report mode: attach it in block mode, or not at all';
  if ((rule === undefined) === (tag === undefined)) return 'name either a rule or a tag';
  const { in: place, name, pointer } = parameter ?? {};
  if (name !== undefined && pointer !== undefined) return 'parameter: give a name or a pointer, not both';
  if (place === 'path' && (name !== undefined || pointer !== undefined))
    return 'parameter: rules look at the path as a whole; give no name for it';
  if (pointer !== undefined && place !== 'body') return 'parameter: a pointer leads into a body';
  if (place !== undefined && place !== 'path' && place !== 'body' && name === undefined)
    return `parameter: name the ${place === 'header' ? 'header field' : place === 'query' ? 'query parameter' : place}`;
  if (tag !== undefined && name === undefined && pointer === undefined)
    return 'all rules with a tag may only be left out for one parameter with a name or a pointer';
  return undefined;
}
