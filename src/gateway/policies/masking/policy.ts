import { type Static, Type } from 'typebox';
import { personalKinds } from '#kernel';
import {
  type Classified,
  dataClasses,
  maskedClasses,
  maskNames,
  maskValue,
  type MaskRules,
  pseudonymsOf,
} from '#enforcement';
import type { AnswerContent } from '../../answer-content.ts';
import { askForWhole, forgetBody } from '../../answer-body.ts';
import type { Exposed } from '../../exposure.ts';
import type { Answered } from '../../exchange.ts';
import { definePolicy, type Steps } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../words.ts';
import { callerRules, type RuleOptions, standardMasks } from './caller-rules.ts';
import { maskEvent, maskStreamHead } from './events.ts';
import { keepPrivate, maskHead } from './head.ts';
import { describes, namesOfAnswer, placeOfAnswer, placeOfHeader, promises } from './places.ts';
import { hides, maskText, unread } from './text.ts';

/** Octets of an answer that is held to be masked, unless told otherwise. */
const answerOctets = 1024 * 1024;

const literals = <const Names extends readonly string[]>(names: Names, description: string) =>
  Type.Union(
    names.map(name => Type.Literal(name as Names[number])),
    { description },
  );
const names = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description,
    }),
  );
const mask = (dataClass: keyof typeof standardMasks) =>
  Type.Optional(
    literals(maskNames, `Mask for what is ${dataClass}; \`${standardMasks[dataClass]}\` unless told.`),
  );

const options = Type.Object(
  {
    masks: Type.Optional(
      Type.Object(
        { personal: mask('personal'), sensitive: mask('sensitive'), secret: mask('secret') },
        {
          additionalProperties: false,
          description:
            'How values of each class are masked: `full` shows nothing, `partial` a hint, `last-four` the last four letters and digits of what is long enough, `pseudonym` the same token for the same value of this API, `remove` leaves the member out.',
        },
      ),
    ),
    seenBy: Type.Optional(
      Type.Array(
        Type.Object(
          {
            classes: Type.Array(literals(maskedClasses, 'A class.'), {
              minItems: 1,
              uniqueItems: true,
              description: 'Classes that these callers see unmasked.',
            }),
            scopes: names('Scopes of which the access token must hold one.'),
            roles: names('Roles of which the end user may hold one instead.'),
            issuer: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 512,
                description: 'The only issuer whose roles count; any that is believed unless told.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        { maxItems: 20, description: 'Who sees what; nobody sees anything classified unless told.' },
      ),
    ),
    detect: Type.Optional(
      Type.Array(literals(personalKinds, 'A kind.'), {
        uniqueItems: true,
        description:
          'What is looked for where the contract classifies nothing; all kinds unless told. E-mail addresses and phone numbers count as personal, the rest as sensitive.',
      }),
    ),
    members: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 128 }), literals(dataClasses, 'A class.'), {
        maxProperties: 200,
        description:
          'Classes by name of a member, wherever it is, for what no contract classifies. Letter case, hyphens and underscores do not count.',
      }),
    ),
    pass: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z0-9.+-]+/[a-z0-9.+*-]+$', maxLength: 128 }), {
        maxItems: 50,
        uniqueItems: true,
        description:
          'Media types of answers that are no text and pass unread, besides those of the contract; others are withheld.',
      }),
    ),
    bytes: Type.Optional(
      Type.Integer({
        minimum: 1_024,
        maximum: 8 * 1024 * 1024,
        description: `Octets of an answer that are held to be masked; ${answerOctets} unless told. Longer ones are withheld.`,
      }),
    ),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

/**
 * Masks what the contract classifies as personal, sensitive or secret (`x-gatehouse-data`), and what looks personal
 * where it classifies nothing: in bodies, names of members, errors and headers, for every caller who may not see it
 * (OWASP API3, broken object property level authorisation). What cannot be read is withheld.
 */
export const policy = definePolicy({
  name: 'masking',
  title: 'Masking of answers',
  summary:
    'Masks personal, sensitive and secret data in answers, by the contract’s classification and by detectors.',
  options,
  inWords: ({ seenBy = [] }) =>
    seenBy.length === 0
      ? 'Classified data is masked in every answer'
      : `Classified data is masked, but for ${listed([...new Set(seenBy.flatMap(whoInWords))], 'or')}`,
  onError: 'deny',
  steps: (given, place, { exposure, pseudonymKey }): Steps => {
    const rulesOf = callerRules(rulesIn(given), pseudonymsOf(pseudonymKey, place.version?.api.id ?? ''));
    const varies = (given.seenBy ?? []).length > 0;
    const onlyReports = place.attachment.mode === 'report';
    const noted = (x: Answered, mask: (found: (what: Classified) => void) => Refusal | undefined) => {
      const seen: Exposed[] = [];
      const refusal = mask(what => seen.push(exposedBy(what, onlyReports)));
      exposure.note(x.operation, seen);
      return refusal;
    };
    const withHead = (x: Answered, mask: Parameters<typeof noted>[1]) => {
      const refusal = noted(x, mask);
      if (varies) keepPrivate(x.answer.headers);
      return refusal;
    };
    return {
      transform: (_x, headers) => askForWhole(headers),
      // A message of a WebSocket is no answer that could be held.
      validate: ({ upgrade }) =>
        upgrade === undefined
          ? undefined
          : new Refusal('upgrade-refused', { reason: 'messages of a WebSocket are not masked' }),
      everyAnswer: true,
      answerLimit: given.bytes ?? answerOctets,
      answerBody: (x, content) =>
        withHead(x, found => maskAnswer(x, content, rulesOf(x.caller), given.pass ?? [], found)),
      answerEvents: {
        head: x => withHead(x, found => maskStreamHead(x, rulesOf(x.caller), found)),
        event: (x, event) => noted(x, found => maskEvent(x, event, rulesOf(x.caller), found)),
      },
    };
  },
});

function rulesIn({ masks = {}, seenBy = [], detect, members = {} }: Options): RuleOptions {
  for (const who of seenBy)
    if (who.scopes === undefined && who.roles === undefined)
      throw new Error('name the scopes or roles by which somebody may see it');
  const folded = Object.entries(members).map(
    ([name, dataClass]) => [name.toLowerCase().replaceAll(/[-_]/g, ''), dataClass] as const,
  );
  return { masks, seenBy, detect: detect ?? personalKinds, members: new Map(folded) };
}

function maskAnswer(
  x: Answered,
  content: AnswerContent,
  rules: MaskRules,
  pass: readonly string[],
  found: (what: Classified) => void,
): Refusal | undefined {
  const { operation, answer, method } = x;
  const { version, document } = operation;
  maskHead(answer.headers, name => placeOfHeader(version, document, name), rules, found);
  switch (content.form) {
    case 'empty':
      // How long a body would be, and its digest, tell of what was not masked.
      if (method === 'HEAD') forgetBody(answer.headers);
      return undefined;
    case 'json':
    case 'lines': {
      const place = placeOfAnswer(version, document, answer.status, content.mediaType);
      content.documents.forEach((value, at) => {
        const masked = maskValue(value, place, rules, found, () => content.octets.toString('latin1'));
        if (masked.changed) content.change(at, masked.value, masked.renamed);
      });
      return undefined;
    }
    case 'text':
      return maskText(x, content, rules, found);
    case 'opaque': {
      const { mediaType } = content;
      const [kind = ''] = mediaType.split('/', 1);
      // What the contract describes field by field, in a form that nobody here can read, would leave unmasked.
      if (
        hides(namesOfAnswer(version, document, answer.status, mediaType), rules) &&
        describes(document, mediaType)
      )
        return unread;
      return promises(document, mediaType) || pass.includes(mediaType) || pass.includes(`${kind}/*`)
        ? undefined
        : new Refusal('answer-unproven', {
            reason: 'the answer is no text, and of a type that is not promised',
          });
    }
    default:
      return new Refusal('answer-unproven', { reason: content.why });
  }
}

const exposedBy = ({ place, dataClass, kind, shown }: Classified, onlyReports: boolean): Exposed => ({
  what: kind === undefined ? 'classified' : 'detected',
  place,
  data: kind === undefined ? dataClass : `${dataClass}: ${kind}`,
  outcome: shown || onlyReports ? 'left' : 'masked',
});

const whoInWords = ({ scopes = [], roles = [] }: NonNullable<Options['seenBy']>[number]): string[] => [
  ...scopes.map(scope => `scope ${scope}`),
  ...roles.map(role => `role ${role}`),
];
