import { type Static, Type } from 'typebox';
import {
  type AnswerShape,
  type BodyShape,
  type JsonSchema,
  promisedAnswer,
  promisedBody,
  type Validator,
} from '#enforcement';
import type { AnswerContent } from '../../answer-content.ts';
import { askForWhole, forgetBody } from '../../answer-body.ts';
import { contractOf } from '../../contract.ts';
import type { Answered } from '../../exchange.ts';
import { type Exposed, safePlace } from '../../exposure.ts';
import { definePolicy, type Steps } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { replaceError } from '../../replaced-error.ts';
import type { VersionDocument } from '../../snapshot/document.ts';
import { internalsOf } from './error-body.ts';
import { tidy } from './members.ts';
import { headFault } from './promised-head.ts';

/** Octets of an answer that is held to be judged, unless told otherwise. */
const answerOctets = 1024 * 1024;

const options = Type.Object(
  {
    undeclared: Type.Optional(
      Type.Union([Type.Literal('remove'), Type.Literal('refuse'), Type.Literal('report')], {
        description:
          'What becomes of members that the contract does not know: `remove` (unless told) takes them out, `refuse` withholds the answer, `report` only counts them. Members that are `writeOnly` are always taken out.',
      }),
    ),
    errors: Type.Optional(
      Type.Union([Type.Literal('clean'), Type.Literal('described')], {
        description:
          'Which error answers (4xx, 5xx) keep their body: `clean` (unless told) those that show no stack trace, database error or debug page; `described` only those that the contract also describes.',
      }),
    ),
    bytes: Type.Optional(
      Type.Integer({
        minimum: 1_024,
        maximum: 8 * 1024 * 1024,
        description: `Octets of an answer at most; ${answerOctets} unless told. Longer ones are withheld.`,
      }),
    ),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

/**
 * Lets out only what the contract promises: status, media type, headers and schema of each answer are checked before
 * any of it is sent, what is undeclared is taken out, and errors that show the program behind get other words (OWASP
 * API3 and API8).
 */
export const policy = definePolicy({
  name: 'response-validation',
  title: 'Response validation',
  summary:
    'Checks answers by the contract, takes out what it does not know, and replaces errors that show internals.',
  options,
  inWords: ({ undeclared = 'remove' }) =>
    `Answers must be as the contract says; undeclared members are ${inWords[undeclared]}`,
  onError: 'deny',
  steps: (given, place, { exposure }): Steps => ({
    transform: (_x, headers) => askForWhole(headers),
    everyAnswer: true,
    answerLimit: given.bytes ?? answerOctets,
    answerBody: (x, content) => {
      const seen: Exposed[] = [];
      const refusal = new Judgement(x, content, given, what => seen.push(what)).verdict();
      const onlyReports = place.attachment.mode === 'report';
      exposure.note(
        x.operation,
        onlyReports ? seen.map(what => ({ ...what, outcome: 'left' as const })) : seen,
      );
      return refusal;
    },
  }),
});

const inWords = { remove: 'taken out', refuse: 'refused', report: 'counted' };

/** Statuses that come without content, whatever is described (RFC 9110 section 6.4.1). */
const isEmpty = (status: number): boolean => status === 204 || status === 205 || status === 304;

class Judgement {
  readonly #x: Answered;
  readonly #content: AnswerContent;
  readonly #given: Options;
  readonly #seen: (what: Exposed) => void;

  constructor(x: Answered, content: AnswerContent, given: Options, seen: (what: Exposed) => void) {
    this.#x = x;
    this.#content = content;
    this.#given = given;
    this.#seen = seen;
  }

  verdict(): Refusal | undefined {
    const { operation, answer } = this.#x;
    const { shape } = operation.document;
    const isError = answer.status >= 400;
    if (isError) {
      const internals = internalsOf(this.#content);
      if (internals !== undefined) return this.#replace(internals);
    }
    // Without a contract nothing is promised that could be checked.
    if (shape === undefined || shape.answers.length === 0) return undefined;
    const promised = promisedAnswer(shape, answer.status);
    if (promised === undefined)
      return isError ? this.#undescribed() : invalid(`the status ${answer.status} is not promised`);
    const fault = this.#fault(promised);
    if (fault === undefined) return undefined;
    return isError ? this.#replace() : fault;
  }

  #fault(promised: AnswerShape): Refusal | undefined {
    const { answer, operation, method } = this.#x;
    const content = this.#content;
    const head = headFault(promised, answer.headers, operation.version);
    if (head !== undefined) return invalid(head);
    if (method === 'HEAD') {
      forgetBody(answer.headers);
      return undefined;
    }
    if (content.form === 'empty')
      return isEmpty(answer.status) || !promised.bodies.some(({ schema }) => schema !== undefined)
        ? undefined
        : invalid('the answer is empty');
    if (promised.bodies.length === 0) return this.#undescribedBody();
    const body = promisedBody(promised.bodies, content.mediaType);
    if (body === undefined) return invalid('the media type is not promised');
    return this.#bodyFault(body);
  }

  #bodyFault({ schema, mediaType }: BodyShape): Refusal | undefined {
    const content = this.#content;
    if (content.form === 'unreadable') return new Refusal('answer-unproven', { reason: content.why });
    if (schema === undefined || schema === true) return undefined;
    const validator = validatorOf(this.#x.operation.version, schema);
    // Text that only looks like JSON is text.
    if (mediaType.startsWith('text/') || content.form === 'text' || content.form === 'opaque') {
      if (content.form === 'opaque' || !mediaType.startsWith('text/')) return undefined;
      const fault = validator(content.octets.toString());
      return fault === undefined ? undefined : invalid(`the text ${fault.expected}`);
    }
    const strictly = validatorOf(this.#x.operation.version, schema, strictValidators, 'refuse');
    for (const [at, value] of content.documents.entries()) {
      // Most answers are as promised, and hold nothing else: that is seen in one pass.
      if (strictly.isPlainlyGood(value)) continue;
      const { changed, fault } = tidy(value, validator, this.#given.undeclared ?? 'remove', this.#seen);
      if (fault !== undefined) return invalid(fault);
      if (changed) content.change(at, value);
      const wrong = validator(value);
      if (wrong !== undefined && wrong.keyword !== 'readOnly')
        return invalid(`${placed(wrong.pointer)} ${wrong.expected}`);
    }
    return undefined;
  }

  /** Content where the contract describes none: nobody is promised any. */
  #undescribedBody(): Refusal | undefined {
    if (this.#x.answer.status >= 400) return this.#undescribed();
    const { undeclared = 'remove' } = this.#given;
    if (undeclared === 'refuse') return invalid('the contract describes no content');
    this.#seen({
      what: 'undeclared',
      place: '',
      data: '',
      outcome: undeclared === 'remove' ? 'removed' : 'left',
    });
    if (undeclared === 'remove') this.#empty();
    return undefined;
  }

  #empty(): void {
    const { headers } = this.#x.answer;
    const kept = headers.filter((_, i) => headers[i - (i % 2)] !== 'content-type');
    headers.splice(0, headers.length, ...kept);
    this.#content.replace('');
  }

  #undescribed(): Refusal | undefined {
    return this.#given.errors === 'described' && this.#content.form !== 'empty' ? this.#replace() : undefined;
  }

  #replace(internals = ''): undefined {
    if (this.#x.method === 'HEAD') return;
    this.#seen({
      what: internals === '' ? 'undeclared' : 'internals',
      place: '',
      data: internals,
      outcome: 'replaced',
    });
    replaceError(this.#x, this.#content);
  }
}

/** One validator for each schema of a Snapshot, and one that also minds members that the contract does not know. */
const validators = new WeakMap<object, Validator>();
const strictValidators = new WeakMap<object, Validator>();

function validatorOf(
  version: VersionDocument,
  schema: JsonSchema,
  kept = validators,
  unknownMembers: 'refuse' | 'allow' = 'allow',
): Validator {
  const known = typeof schema === 'object' ? kept.get(schema) : undefined;
  if (known !== undefined) return known;
  const validator = contractOf(version).validator(schema, 'response', { unknownMembers });
  if (typeof schema === 'object') kept.set(schema, validator);
  return validator;
}

/** For operators: where and what, never the value. */
const invalid = (reason: string): Refusal => new Refusal('answer-invalid', { reason });

const placed = (pointer: string): string => (pointer === '' ? 'the answer' : safePlace(pointer));
