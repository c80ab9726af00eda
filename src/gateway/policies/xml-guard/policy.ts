import {
  ForbiddenWords,
  guardXml,
  SoapWatch,
  usualXmlLimits,
  type XmlLimits,
  type XmlWatcher,
  xmlFaults,
} from '#enforcement';
import { codedFault } from '../../content-coding.ts';
import type { Validated } from '../../exchange.ts';
import { definePolicy, type Verdict } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted } from '../../words.ts';
import { XmlSchema } from '../../xml-schema.ts';
import { type Options, options } from './options.ts';
import { soapActionFault, type SoapActionRule } from './soap-action.ts';

const usual = usualXmlLimits;

/**
 * Refuses XML bodies that are not well-formed, declare a document type or entities, or are out of bounds, before any
 * parser sees them; then those that do not follow a schema, hold forbidden words, or are SOAP messages that ask for
 * something else than they say.
 */
export const policy = definePolicy({
  name: 'xml-guard',
  title: 'XML guard',
  summary:
    'Refuses XML bodies that are malformed, declare entities, are out of bounds or break a schema (400).',
  options,
  inWords: ({ depth = usual.depth, schema, forbiddenWords = [], soapActions, otherTypes }) =>
    [
      `XML of at most ${counted(depth, 'level')}, without document types and entities`,
      ...(schema === undefined ? [] : ['as its schema says']),
      ...(forbiddenWords.length === 0 ? [] : [`without ${counted(forbiddenWords.length, 'forbidden word')}`]),
      ...(soapActions === undefined ? [] : ['SOAP messages that ask for what their action says']),
      ...(otherTypes === 'pass' ? ['other bodies pass'] : []),
    ].join('; '),
  onError: 'deny',
  steps: given => {
    const guard = new Guard(given);
    return { needsBody: true, content: x => guard.judge(x) };
  },
});

class Guard {
  readonly #limits: XmlLimits;
  readonly #words: ForbiddenWords | undefined;
  readonly #soap: readonly SoapActionRule[] | undefined;
  readonly #schema: XmlSchema | undefined;
  readonly #otherTypes: 'refuse' | 'pass';

  constructor({ schema, forbiddenWords = [], soapActions, otherTypes = 'refuse', ...limits }: Options) {
    this.#limits = { ...usual, ...limits };
    this.#words = forbiddenWords.length === 0 ? undefined : new ForbiddenWords(forbiddenWords);
    this.#soap = soapActions;
    this.#schema = schema === undefined ? undefined : new XmlSchema(schema);
    this.#otherTypes = otherTypes;
  }

  judge(x: Validated): Verdict {
    const { body, request } = x;
    if (body === undefined || body.length === 0) return undefined;
    const type = request.headers['content-type'];
    // Without a type, servers guess; what they then take for XML is to be XML.
    if (type !== undefined && !isPlainXml(type))
      return this.#otherTypes === 'pass' && !/xml/i.test(type)
        ? undefined
        : new Refusal('content-type-unsupported', {
            headers: { accept: 'application/xml' },
            reason: 'the body is not announced as XML in UTF-8',
          });
    return codedFault(x) ?? this.#document(x, body);
  }

  #document(x: Validated, body: Buffer): Verdict {
    const words = this.#words?.watch();
    const soap = this.#soap === undefined ? undefined : new SoapWatch();
    const fault = guardXml(body, this.#limits, both(soap, words));
    if (fault !== undefined)
      return new Refusal('body-malformed', {
        errors: [{ at: `line ${fault.line}`, message: xmlFaults[fault.code] }],
        reason: `XML: ${fault.code} in line ${fault.line}`,
      });
    if (words?.found === true)
      return new Refusal('threat-detected', { reason: 'a forbidden word in the body' });
    const wrong =
      this.#soap === undefined ? undefined : soapActionFault(x.request, soap?.message, this.#soap);
    return wrong ?? this.#schema?.judge(body);
  }
}

function both(soap: SoapWatch | undefined, words: XmlWatcher | undefined): XmlWatcher {
  return {
    ...(soap === undefined ? {} : { element: (...told) => soap.element(...told) }),
    ...(words === undefined ? {} : { text: text => words.text?.(text) }),
  };
}

/** Whether a Content-Type is XML (RFC 7303) in UTF-8; another charset would have another reader see another document. */
function isPlainXml(contentType: string): boolean {
  const [essence = '', ...parameters] = contentType.toLowerCase().split(';');
  if (!/^(?:application|text)\/xml$|^[a-z0-9.!#$&^_-]+\/[a-z0-9.!#$&^_-]+\+xml$/.test(essence.trim()))
    return false;
  return parameters.every(parameter => {
    const [name = '', value = ''] = parameter.split('=').map(part => part.trim());
    return name !== 'charset' || /^"?utf-8"?$/.test(value);
  });
}
