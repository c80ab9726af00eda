import { type Static, Type } from 'typebox';
import { contentOf } from '../../content.ts';
import { askForWhole } from '../../answer-body.ts';
import type { Validated } from '../../exchange.ts';
import { parsePointer, pointedIn } from '../../json/pointer.ts';
import { definePolicy, type Placement, type Steps } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../words.ts';
import { isPlainJson } from '../../json/plain-json.ts';
import { ownerKinds, ownerOf } from './owners.ts';
import { onlyValue } from './query.ts';

/** Octets of an answer that is held to be looked at, unless told otherwise. */
const answerOctets = 1024 * 1024;

const name = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 128, description }));
const pointer = (description: string) =>
  Type.Optional(Type.String({ minLength: 2, maxLength: 256, pattern: '^/', description }));

const options = Type.Object(
  {
    owner: Type.Union(
      ownerKinds.map(kind => Type.Literal(kind)),
      { description: "The caller's value that must be named; of a list claim, one of its values." },
    ),
    claim: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description:
          'For owner `claim`: the name of the claim in the access token, or a JSON pointer such as `/tenant/id`.',
      }),
    ),
    issuer: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 512,
        description: 'For owners `user.id` and `claim`: the only issuer of tokens whose word counts.',
      }),
    ),
    parameter: name('The path parameter that names the owner, without braces.'),
    query: name('The query parameter that names the owner; it must be there, once.'),
    body: pointer(
      'JSON pointer to what names the owner in the request, such as `/customer/id`; `*` stands for every element of a list.',
    ),
    response: pointer(
      'JSON pointer to what names the owner in the answer, such as `/items/*/owner`. The answer is withheld until all are found to be right: for operations that only read.',
    ),
    responseBytes: Type.Optional(
      Type.Integer({
        minimum: 1_024,
        maximum: 8 * 1024 * 1024,
        description: `Octets of an answer that are held to be looked at; ${answerOctets} unless told.`,
      }),
    ),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

/**
 * Admits a request only to objects of its caller: what names the owner, in the request or in the answer, must be the
 * caller's own value, character by character. This is the defence against asking for somebody else's object by its
 * identifier (OWASP API1, broken object level authorisation).
 */
export const policy = definePolicy({
  name: 'object-ownership',
  title: 'Object ownership',
  summary: "Refuses requests for objects that the request or the answer shows to be another caller's.",
  options,
  inWords: given => `${listed(placesOf(given))} must be the caller's own ${ownerInWords(given)}`,
  onError: 'deny',
  steps: (given, place): Steps => {
    const owners = ownerOf(given.owner, given.claim, given.issuer);
    const named = readersOf(given, place);
    const inAnswer = given.response === undefined ? undefined : parsePointer(given.response);
    if (named.length === 0 && inAnswer === undefined)
      throw new Error('say what names the owner: parameter, query, body or response');
    const foreign = (x: Validated, reason: string): Refusal =>
      new Refusal('object-not-owned', {
        reason: owners(x.caller).length === 0 ? `the caller has no ${ownerInWords(given)}` : reason,
      });
    const request: Steps = {
      authoriseObject: x => {
        const mine = owners(x.caller);
        for (const { where, read } of named) {
          const found = read(x);
          if (found instanceof Refusal) return found;
          if (typeof found === 'string') return foreign(x, `${where}: ${found}`);
          if (!found.every(text => mine.includes(text)))
            return foreign(x, `${where} names another ${ownerInWords(given)}`);
        }
        // Neither shows the object, and each tells that it is there.
        if (inAnswer !== undefined && (x.method === 'HEAD' || x.upgrade !== undefined || mine.length === 0))
          return foreign(x, 'an answer without a body proves no owner');
        return undefined;
      },
      // A guard that takes names twice would have the upstream read another owner than was found here.
      ...(given.body === undefined ? {} : { needsBody: true, contentLimits: { json: { names: 'unique' } } }),
    };
    if (inAnswer === undefined) return request;
    return {
      ...request,
      transform: (_x, headers) => askForWhole(headers),
      answerLimit: given.responseBytes ?? answerOctets,
      answerBody: (x, content) => {
        if (!isPlainJson(valueIn(x.answer.headers, 'content-type')) || content.form !== 'json')
          return new Refusal('answer-unproven', { reason: 'the answer is no JSON' });
        const found = pointedIn(content.octets.toString(), inAnswer);
        if (typeof found === 'string')
          return new Refusal('answer-unproven', { reason: `the answer's owner: ${found}` });
        const mine = owners(x.caller);
        return found.every(text => mine.includes(text))
          ? undefined
          : foreign(x, `the answer names another ${ownerInWords(given)}`);
      },
    };
  },
});

/** Reads what names the owner: a list of texts, why it cannot be told, or why the body cannot be read at all. */
interface Reader {
  readonly where: string;
  readonly read: (x: Validated) => readonly string[] | string | Refusal;
}

function readersOf(given: Options, place: Placement): Reader[] {
  const readers: Reader[] = [];
  const { parameter, query, body } = given;
  if (parameter !== undefined) {
    const known = parametersOf(place);
    if (!known.includes(parameter))
      throw new Error(
        `the path has no parameter "${parameter}"; it has ${known.length === 0 ? 'none' : known.join(', ')}`,
      );
    readers.push({
      where: `"${parameter}"`,
      read: ({ parameters }) =>
        Object.hasOwn(parameters, parameter) ? [parameters[parameter] ?? ''] : 'missing',
    });
  }
  if (query !== undefined)
    readers.push({
      where: `query parameter "${query}"`,
      read: x => {
        const value = onlyValue(x.query, query);
        return value === undefined ? 'missing, or not to be read in one way only' : [value];
      },
    });
  if (body !== undefined) {
    const path = parsePointer(body);
    readers.push({
      where: body,
      read: x => {
        const content = contentOf(x);
        if (content instanceof Refusal) return content;
        return content?.kind === 'json' ? pointedIn((x.body ?? '').toString(), path) : 'the body is no JSON';
      },
    });
  }
  return readers;
}

/** Names in the operation's template (OpenAPI 3.1, "Path Templating"). */
function parametersOf({ operation }: Placement): string[] {
  if (operation === undefined) throw new Error('attach it to an operation, whose path names the owner');
  return [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}

/** The value of a field in a head, names and values in turn; undefined where it is repeated. */
function valueIn(headers: readonly string[], sought: string): string | undefined {
  let found: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]?.toLowerCase() !== sought) continue;
    if (found !== undefined) return undefined;
    found = headers[i + 1];
  }
  return found;
}

function placesOf({ parameter, query, body, response }: Options): string[] {
  return [
    ...(parameter === undefined ? [] : [`{${parameter}} in the path`]),
    ...(query === undefined ? [] : [`${query} in the query`]),
    ...(body === undefined ? [] : [`${body} in the body`]),
    ...(response === undefined ? [] : [`${response} in the answer`]),
  ];
}

function ownerInWords({ owner, claim }: Options): string {
  return owner === 'claim' ? `claim ${claim ?? ''}` : owner;
}
