import { type Static, Type } from 'typebox';
import { categoryOf, type Judgement, judge, KeptCollections, type RuleSet } from '#threats';
import type { Validated } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../words.ts';
import { factsOf } from './facts.ts';
import { compileRules } from './rules.ts';

const options = Type.Object(
  {
    pack: Type.Optional(
      Type.Boolean({
        description: 'Runs the built-in rules `gatehouse-api`. True unless told.',
        default: true,
      }),
    ),
    rules: Type.Optional(
      Type.String({
        maxLength: 65_536,
        description:
          'Your own rules in SecLang (`SecRule`, `SecAction`, …), run after the built-in ones. Those of phases 3 and 4, which judge answers, are refused.',
      }),
    ),
    bodyBytes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_048_576,
        description: 'Bytes of body accepted; larger ones are refused (413). 65,536 unless told.',
      }),
    ),
  },
  { additionalProperties: false },
);

const defaultBodyBytes = 65_536;

/** Octets that rules may look at for one request, all looks together; about a quarter of a second at worst. */
const budget = 32_000_000;

/**
 * Judges requests by rules in SecLang. All rules run in linear time and within a budget: a request that would cost
 * more is refused. The answer names the category of the attack only; the reason names the rules, never a value.
 */
export const policy = definePolicy({
  name: 'threat-rules',
  title: 'Threat rules',
  summary: 'Refuses requests that rules in SecLang find to be attacks (403): a built-in pack and your own.',
  options,
  inWords: ({ pack = true, rules }) =>
    `Judges requests by ${listed([...(pack ? ['the rules gatehouse-api'] : []), ...(rules === undefined ? [] : ['own rules'])]) || 'nothing'}`,
  onError: 'deny',
  steps: chosen => {
    const rules = compileRules(chosen);
    const kept = new KeptCollections();
    const bodyBytes = chosen.bodyBytes ?? defaultBodyBytes;
    return {
      needsBody: true,
      bodyLimit: bodyBytes,
      validate: x =>
        Number(x.request.headers['content-length'] ?? 0) > bodyBytes
          ? new Refusal('body-too-large')
          : undefined,
      inspect: x => inspect(x, rules, kept),
    };
  },
});

export type Options = Static<typeof options>;

function inspect(x: Validated, rules: RuleSet, kept: KeptCollections): Refusal | undefined {
  const facts = factsOf(x);
  if (facts instanceof Refusal) return facts;
  return refusalBy(judge(rules, facts, kept, { budget, settings: new Map(), usual: new Map() }));
}

function refusalBy({ refusedBy, exceeded, matched }: Judgement): Refusal | undefined {
  if (exceeded !== undefined) return new Refusal('threat-detected', { reason: exceeded });
  if (refusedBy === undefined) return undefined;
  const logged = matched.filter(({ logged }) => logged);
  const category = categoryOf(logged);
  const names = logged.slice(0, mostNamed).map(({ id, place }) => `${id} in ${place}`);
  return new Refusal('threat-detected', {
    ...(category === undefined ? {} : { detail: `The request looks like an attack: ${category}.` }),
    reason: `${logged.length === 1 ? 'rule' : 'rules'} ${listed(names)}`,
  });
}

/** Rules that a reason names. */
const mostNamed = 10;
