import { type Static, Type } from 'typebox';
import { categoryOf, type Judgement, judge, KeptCollections, type RunOptions } from '#threats';
import type { Validated } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../words.ts';
import { answerSteps } from './answers.ts';
import { Exclusions } from './exclusions.ts';
import { factsOf, factsOfMessage } from './facts.ts';
import { Inspections } from './inspections.ts';
import { knownParameter } from './known-parameter.ts';
import { reasonOf } from './reason.ts';
import { planOf } from './plans.ts';
import { defaultAnswerBytes, runOptions } from './run-options.ts';
import { compileRules } from './rules.ts';

const options = Type.Object(
  {
    pack: Type.Optional(
      Type.Boolean({
        description: 'Runs the built-in rules `gatehouse-api`. True unless told.',
        default: true,
      }),
    ),
    crs: Type.Optional(
      Type.Boolean({
        description:
          'Runs the OWASP Core Rule Set, which the setting `threats-crs` names the directory of. False unless told.',
        default: false,
      }),
    ),
    paranoia: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 4,
        description:
          'Paranoia level of the Core Rule Set: higher ones find more, false alarms too. As its own setup says, which is 1 unless told.',
      }),
    ),
    threshold: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000,
        description:
          'Anomaly score from which the Core Rule Set refuses; a critical rule scores 5. As its own setup says, which is 5 unless told.',
      }),
    ),
    rules: Type.Optional(
      Type.String({
        maxLength: 65_536,
        description:
          'Your own rules in SecLang (`SecRule`, `SecAction`, …), run after the built-in ones. Those of phases 3 and 4 judge answers and take the option `answers`.',
      }),
    ),
    contract: Type.Optional(
      Type.Boolean({
        description:
          'Asks the contract what fields hold: what it fixes, and request-validation has found to be so, is not looked at by built-in rules, and texts of people and addresses by those that suit them. True unless told.',
        default: true,
      }),
    ),
    bodyBytes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_048_576,
        description:
          'Bytes of body, or of one WebSocket message, accepted; larger ones are refused. 65,536 unless told.',
      }),
    ),
    answers: Type.Optional(
      Type.Boolean({
        description:
          'Judges answers too, of every status, and withholds those that show what is not for callers: stack traces, errors of databases, keys. False unless told.',
        default: false,
      }),
    ),
    answerBytes: Type.Optional(
      Type.Integer({
        minimum: 1_024,
        maximum: 4 * 1024 * 1024,
        description: `Bytes of an answer, or of one event of a stream, that is judged; ${defaultAnswerBytes} unless told. Longer ones are withheld.`,
      }),
    ),
  },
  { additionalProperties: false },
);

const defaultBodyBytes = 65_536;

/**
 * Judges requests by rules in SecLang. All rules run in linear time and within a budget: a request that would cost
 * more is refused. The answer names the category of the attack only; the reason names the rules, never a value.
 */
export const policy = definePolicy({
  name: 'threat-rules',
  title: 'Threat rules',
  summary:
    'Refuses requests that rules in SecLang find to be attacks (403), and answers that leak: a built-in pack, the OWASP Core Rule Set, your own.',
  options,
  inWords: ({ pack = true, crs = false, rules, answers = false }) =>
    `Judges requests${answers ? ' and answers' : ''} by ${listed([
      ...(pack ? ['the rules gatehouse-api'] : []),
      ...(crs ? ['the OWASP Core Rule Set'] : []),
      ...(rules === undefined ? [] : ['own rules']),
    ])}`,
  onError: 'deny',
  steps: (chosen, _place, dependencies) => {
    const rules = compileRules(chosen);
    const kept = new KeptCollections();
    const byContract = chosen.contract ?? true;
    const exclusions = new Exclusions(rules);
    const usualRun = runOptions(chosen);
    const runFor = (x: Validated): RunOptions => {
      const leftOut = exclusions.of(x);
      return leftOut === undefined ? usualRun : { ...usualRun, leftOut };
    };
    const plan = planOf(rules, usualRun, chosen, dependencies);
    const inspections = new Inspections({ plan, kept, runFor, withAnswers: chosen.answers === true });
    const bodyBytes = chosen.bodyBytes ?? defaultBodyBytes;
    return {
      needsBody: true,
      bodyLimit: bodyBytes,
      validate: x =>
        Number(x.request.headers['content-length'] ?? 0) > bodyBytes
          ? new Refusal('body-too-large')
          : undefined,
      inspect: x => {
        const facts = factsOf(x, byContract);
        return facts instanceof Refusal ? facts : refusalBy(inspections.request(x, facts), x);
      },
      frame: (x, message) =>
        message.length > bodyBytes
          ? new Refusal('message-too-large')
          : refusalBy(judge(plan, factsOfMessage(x, message, byContract), kept, runFor(x)), x),
      ...(chosen.answers === true
        ? answerSteps(inspections, chosen.answerBytes ?? defaultAnswerBytes)
        : undefined),
    };
  },
});

export type Options = Static<typeof options>;

function refusalBy({ refusedBy, exceeded, matched }: Judgement, x: Validated): Refusal | undefined {
  if (exceeded !== undefined) return new Refusal('threat-detected', { reason: exceeded });
  if (refusedBy === undefined) return undefined;
  const logged = matched.filter(({ logged }) => logged);
  const category = categoryOf(logged);
  return new Refusal('threat-detected', {
    ...(category === undefined ? {} : { detail: `The request looks like an attack: ${category}.` }),
    reason: reasonOf(
      logged.map(({ id, place, name }) => ({ rule: id, place, parameter: knownParameter(name, x) })),
    ),
  });
}
