import { type Static, Type } from 'typebox';
import {
  type Judgement,
  judge,
  KeptCollections,
  linearExpression,
  loadRules,
  type RequestFacts,
  type RuleSet,
} from '#threats';
import type { Validated } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { factsOf, factsOfHead, factsOfMessage } from '../threat-rules/facts.ts';
import {
  type DenyPlace,
  denyPlace,
  needsBody,
  placesOf,
  type ReadAs,
  readAs,
  targetsOf,
  wordFor,
  xmlPointers,
} from './deny-places.ts';
import { secPattern } from './sec-pattern.ts';
import { XmlValues } from './xml-values.ts';

/** One rule of the operator: what is found there is refused, or what is something else. */
export const denyRule = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
      description: 'Names it in reasons: `no-inner-hosts`.',
    }),
    pattern: Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: 'A regular expression as RE2 reads it; `^` and `$` are the ends of the value.',
    }),
    in: Type.Array(denyPlace, { minItems: 1, maxItems: 20, description: 'Where it looks.' }),
    ignoreCase: Type.Optional(Type.Boolean({ description: 'False unless told.' })),
    unless: Type.Optional(
      Type.Boolean({
        description: 'Refuses values in which the pattern is not found, instead. False unless told.',
      }),
    ),
    decode: Type.Optional(
      Type.Boolean({
        description:
          'Also looks at each value decoded further: percent-encoding, HTML entities, JavaScript escapes, NULs. True unless told, and false with `unless`.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type DenyRule = Static<typeof denyRule>;

/** Octets that all rules together may look at for one request: a body of 1 MiB under fifty of them. */
const budget = 64_000_000;

const decodings = 't:urlDecodeUni,t:urlDecodeUni,t:htmlEntityDecode,t:jsDecode,t:removeNulls,multiMatch';

export interface Denied {
  readonly needsBody: boolean;
  readonly inspect: (x: Validated) => Refusal | undefined;
  /** For messages of WebSockets: as bodies. */
  readonly inspectMessage: (x: Validated, message: Buffer) => Refusal | undefined;
}

/** Compiles the rules to the engine that threat-rules runs. @throws Error that names the rule which is wrong */
export function compileDenied(rules: readonly DenyRule[]): Denied {
  for (const rule of rules) prove(rule);
  const sets = new Map(readAs.map(as => [as, compileFor(rules, as)]));
  const kept = new KeptCollections();
  const withBody = rules.some(rule => needsBody(rule.in));
  const xml = new XmlValues(rules.flatMap(rule => xmlPointers(rule.in)));
  const look = (facts: RequestFacts, as: ReadAs): Refusal | undefined => {
    const set = sets.get(as);
    return set && refusalBy(rules, judge(set, facts, kept, run), as);
  };
  return {
    needsBody: withBody,
    inspect(x) {
      const facts = withBody ? factsOf(x, false) : factsOfHead(x);
      if (facts instanceof Refusal) return facts;
      const as = readAsOf(facts);
      return look(as === 'xml' ? withValues(facts, xml, x.body) : facts, as);
    },
    inspectMessage: (x, message) => look(factsOfMessage(x, message, false), 'message'),
  };
}

/** Engines know no places within XML: they are told of what stands there as of fields. */
function withValues(facts: RequestFacts, xml: XmlValues, body: Buffer | undefined): RequestFacts {
  if (xml.isEmpty || body === undefined) return facts;
  const args = xml.of(body);
  return { ...facts, readBody: processor => ({ ...facts.readBody(processor), args }) };
}

const noSettings: ReadonlyMap<string, string> = new Map();
const run = { budget, settings: noSettings, usual: noSettings };

const byProcessor: Readonly<Record<string, ReadAs>> = {
  JSON: 'json',
  XML: 'xml',
  URLENCODED: 'form',
  MULTIPART: 'form',
};

const readAsOf = ({ processor, body }: RequestFacts): ReadAs =>
  body === '' ? 'none' : (byProcessor[processor] ?? 'text');

/** The rules that have something to look at there; undefined for none. */
function compileFor(rules: readonly DenyRule[], as: ReadAs): RuleSet | undefined {
  const lines = rules.flatMap((rule, index) => {
    const places = placesOf(rule.in, as);
    return places.length === 0 ? [] : [ruleText(rule, places, index + 1)];
  });
  return lines.length === 0 ? undefined : load(lines.join('\n'));
}

const load = (text: string): RuleSet => loadRules(new Map([['deny', text]]), [], ['deny']);

/** @throws Error that names the rule and what is wrong with it */
function prove(rule: DenyRule): void {
  const { name, pattern, ignoreCase = false, unless = false, decode } = rule;
  try {
    if (unless && decode === true)
      throw new Error('expected no decoding with `unless`: each reading would have to match');
    load(ruleText(rule, rule.in, 1));
    if (!unless && linearExpression(secPattern(pattern, ignoreCase)).test(''))
      throw new Error('the pattern matches the empty text, so it would refuse every request');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`deny ${name}: ${why}`, { cause: error });
  }
}

function ruleText(rule: DenyRule, places: readonly DenyPlace[], id: number): string {
  const { pattern, ignoreCase = false, unless = false, decode = !unless } = rule;
  const targets = targetsOf(places, unless);
  const operator = `${unless ? '!' : ''}@rx ${secPattern(pattern, ignoreCase)}`;
  return `SecRule ${targets} "${operator}" "id:${id},phase:2,deny,log,t:none${decode ? `,${decodings}` : ''}"`;
}

function refusalBy(
  rules: readonly DenyRule[],
  { refusedBy, exceeded, matched }: Judgement,
  as: ReadAs,
): Refusal | undefined {
  if (exceeded !== undefined) return new Refusal('threat-detected', { reason: exceeded });
  if (refusedBy === undefined) return undefined;
  const name = rules[refusedBy.id - 1]?.name ?? '';
  const found = matched.find(({ id }) => id === refusedBy.id)?.place ?? '';
  return new Refusal('threat-detected', {
    reason: `${name} in ${as === 'message' ? 'a message' : wordFor(found)}`,
  });
}
