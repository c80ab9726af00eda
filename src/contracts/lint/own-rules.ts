import type { Oas3Rule, Oas3Visitor, UserContext } from '@redocly/openapi-core';
import { isObject, type JsonObject } from '../json.ts';
import type { OwnRule } from './rules.ts';

/** Names under which credentials travel; whole words of a name, so that `tokens_used` is none. */
const credentialNames = new Set([
  ...['api key', 'apikey', 'access token', 'auth token', 'session token', 'refresh token', 'id token'],
  ...['token', 'password', 'passwd', 'secret', 'client secret', 'authorization', 'jwt'],
]);
/** What an answer should not hold. */
const secretNames = new Set([
  ...['password', 'passwd', 'password hash', 'passphrase', 'secret', 'client secret', 'private key'],
  ...['pin', 'cvv', 'cvc', 'salt'],
]);
const addressNames = new Set([
  ...['url', 'uri', 'callback', 'callback url', 'callback uri', 'webhook', 'webhook url', 'redirect'],
  ...['redirect url', 'redirect uri', 'return url', 'host', 'target url', 'source url', 'image url'],
]);
/** Formats whose values are short by themselves. */
const boundingFormats = new Set([
  ...['date', 'date-time', 'time', 'duration', 'uuid', 'ipv4', 'ipv6', 'email', 'idn-email'],
  ...['hostname', 'idn-hostname', 'binary', 'byte'],
]);
const boundingNumberFormats = new Set(['int32', 'int64', 'float', 'double']);
const changing = ['post', 'put', 'patch', 'delete'] as const;

/** `accessToken`, `access-token` and `ACCESS_TOKEN` alike as `access token`. */
export function wordsOf(name: string): string {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
}

type Report = UserContext['report'];
type Place = UserContext['location'];

/** Says of a place that it is as the rule describes; the words are in `rules.ts`. */
const found = (report: Report, location: Place, message = ''): void => report({ message, location });

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const typesOf = (schema: JsonObject): readonly unknown[] =>
  Array.isArray(schema['type']) ? schema['type'] : [schema['type']];
const isFixed = (schema: JsonObject): boolean => 'enum' in schema || 'const' in schema;
const has = (schema: JsonObject, ...keywords: string[]): boolean =>
  keywords.some(keyword => schema[keyword] !== undefined);

const isOfType = (type: string) => (schema: JsonObject) => typesOf(schema).includes(type) && !isFixed(schema);
const isText = isOfType('string');
const isNumber = (schema: JsonObject): boolean => isOfType('integer')(schema) || isOfType('number')(schema);

/** A rule about single schemas, wherever they stand. */
function schemaRule(isSo: (schema: JsonObject) => boolean): Oas3Rule {
  return () => ({
    Schema(schema, { report, location }) {
      if (isObject(schema) && isSo(schema)) found(report, location);
    },
  });
}

/** Looks into the schemas of requests for members (and parameters) of these names. */
function namedMembers(
  schema: unknown,
  names: ReadonlySet<string>,
  counts: (schema: JsonObject) => boolean,
): string[] {
  const properties = isObject(schema) ? schema['properties'] : undefined;
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, member]) =>
    names.has(wordsOf(name)) && isObject(member) && counts(member) ? [name] : [],
  );
}

const isFreeText = (schema: JsonObject): boolean => isText(schema) && !has(schema, 'pattern');

/** Whether a call can be made without showing anything: no requirement, or an empty one among them. */
function isOpen(operation: JsonObject, root: JsonObject): boolean {
  const security = operation['security'] ?? root['security'];
  if (!Array.isArray(security) || security.length === 0) return true;
  return security.some(each => isObject(each) && Object.keys(each).length === 0);
}

function answersWith(operation: JsonObject, statuses: readonly string[]): boolean {
  const responses = operation['responses'];
  return isObject(responses) && statuses.some(status => status in responses);
}

function perOperation(isSo: (operation: JsonObject, root: JsonObject, method: string) => boolean): Oas3Rule {
  return () => {
    let root: JsonObject = {};
    return {
      Root(document) {
        root = document as unknown as JsonObject;
      },
      Operation(operation, { report, location, key }) {
        if (isSo(operation as unknown as JsonObject, root, String(key).toLowerCase()))
          found(report, location.key() as Place);
      },
    };
  };
}

export const visitors: Readonly<Record<OwnRule, Oas3Rule>> = {
  'credential-in-address': () => ({
    Parameter(parameter, { report, location }) {
      const isInAddress = parameter.in === 'query' || parameter.in === 'path';
      if (isInAddress && credentialNames.has(wordsOf(text(parameter.name))))
        found(report, location, `Parameter ${parameter.name}.`);
    },
    SecurityScheme(scheme, { report, location }) {
      if (scheme.type === 'apiKey' && text((scheme as unknown as JsonObject)['in']) === 'query')
        found(report, location, 'An API key in the query.');
    },
  }),
  'plain-http-server': () => ({
    Server(server, { report, location }) {
      if (/^http:\/\/(?!localhost\b|127\.|\[::1\])/i.test(text(server.url)))
        found(report, location.child('url'));
    },
  }),
  'basic-authentication': () => ({
    SecurityScheme(scheme, { report, location }) {
      const { type, scheme: name } = scheme as unknown as { type?: unknown; scheme?: unknown };
      if (type === 'http' && text(name).toLowerCase() === 'basic') found(report, location);
    },
  }),
  'open-write': perOperation(
    (operation, root, method) => changing.some(name => name === method) && isOpen(operation, root),
  ),
  'guessable-identifier': () => ({
    Parameter(parameter, { report, location, resolve }) {
      if (parameter.in !== 'path' || !/(?:^|\b)id$/.test(wordsOf(text(parameter.name)))) return;
      const schema: unknown = parameter.schema && resolve(parameter.schema).node;
      if (isObject(schema) && typesOf(schema).includes('integer') && !isFixed(schema))
        found(report, location, `Parameter ${parameter.name}.`);
    },
  }),
  'secret-in-answer': (): Oas3Visitor => ({
    Response: {
      Schema(schema, { report, location }) {
        const isShown = (member: JsonObject) =>
          member['writeOnly'] !== true && member['x-gatehouse-data'] !== 'secret';
        for (const name of namedMembers(schema, secretNames, isShown))
          found(report, location.child(['properties', name]), `Member ${name}.`);
      },
    },
  }),
  'unbounded-list': schemaRule(schema => isOfType('array')(schema) && !has(schema, 'maxItems')),
  'unbounded-text': schemaRule(
    schema =>
      isText(schema) && !has(schema, 'maxLength', 'pattern') && !boundingFormats.has(text(schema['format'])),
  ),
  'unbounded-number': schemaRule(
    schema =>
      isNumber(schema) &&
      !boundingNumberFormats.has(text(schema['format'])) &&
      !(has(schema, 'minimum', 'exclusiveMinimum') && has(schema, 'maximum', 'exclusiveMaximum')),
  ),
  'open-object': schemaRule(
    schema =>
      isObject(schema['properties']) &&
      !has(schema, 'additionalProperties', 'unevaluatedProperties', 'allOf', 'anyOf', 'oneOf'),
  ),
  'address-from-caller': (): Oas3Visitor => ({
    Parameter(parameter, { report, location, resolve }) {
      const schema: unknown = parameter.schema && resolve(parameter.schema).node;
      if (addressNames.has(wordsOf(text(parameter.name))) && isObject(schema) && isFreeText(schema))
        found(report, location, `Parameter ${parameter.name}.`);
    },
    RequestBody: {
      Schema(schema, { report, location }) {
        for (const name of namedMembers(schema, addressNames, isFreeText))
          found(report, location.child(['properties', name]), `Member ${name}.`);
      },
    },
  }),
  'no-limit-answer': perOperation(operation => !answersWith(operation, ['429', '4XX', 'default'])),
  'no-refusal-answer': perOperation(
    (operation, root) =>
      !isOpen(operation, root) && !answersWith(operation, ['401', '403', '4XX', 'default']),
  ),
};
