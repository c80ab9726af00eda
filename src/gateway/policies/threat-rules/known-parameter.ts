import { isJsonEssence, readContentType } from '#enforcement';
import { octetsOf } from '#threats';
import type { Validated } from '../../exchange.ts';
import { jsonPlaces } from '../threat-exclusion/contract-fault.ts';
import type { ThreatParameter } from './reason.ts';

/** Fields that every browser and library sends: their names tell nothing of a client. */
const everybodys: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'cookie',
  'forwarded',
  'from',
  'host',
  'origin',
  'range',
  'referer',
  'user-agent',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-requested-with',
]);

/**
 * The parameter in which a rule found something, such as `ARGS:json.note`, where the contract names it. A name that a
 * client chose is not told: what it sends as a name may be its password.
 */
export function knownParameter(found: string, x: Validated): ThreatParameter | undefined {
  const colon = found.indexOf(':');
  const collection = (colon === -1 ? found : found.slice(0, colon)).replace(/_NAMES$/, '');
  const key = colon === -1 ? '' : found.slice(colon + 1);
  const shape = x.operation.document.shape;
  const names = (place: 'query' | 'cookie'): string[] =>
    (shape?.parameters ?? []).filter(each => each.in === place).map(({ name }) => name);
  switch (collection) {
    case 'REQUEST_FILENAME':
    case 'REQUEST_BASENAME':
      return { in: 'path' };
    case 'REQUEST_HEADERS': {
      const name = key.toLowerCase();
      const isKnown = everybodys.has(name) || x.operation.document.requestHeaders?.includes(name) === true;
      return isKnown ? { in: 'header', name } : undefined;
    }
    case 'REQUEST_COOKIES':
      return among(names('cookie'), key, name => ({ in: 'cookie', name }));
    case 'ARGS_GET':
      return among(names('query'), key, name => ({ in: 'query', name }));
    case 'ARGS_POST':
      return ofBody(key, x);
    case 'ARGS': {
      const inQuery = among(names('query'), key, name => ({ in: 'query', name }));
      const inBody = ofBody(key, x);
      // Which of the two it was is not known.
      return inQuery !== undefined && inBody !== undefined ? undefined : (inQuery ?? inBody);
    }
    case 'XML':
      return { in: 'body' };
    default:
      return undefined;
  }
}

const among = (
  names: readonly string[],
  key: string,
  make: (name: string) => ThreatParameter,
): ThreatParameter | undefined => {
  const name = names.find(each => octetsOf(each) === key);
  return name === undefined ? undefined : make(name);
};

function ofBody(key: string, x: Validated): ThreatParameter | undefined {
  const { shape } = x.operation.document;
  const essence = readContentType(x.request.headers['content-type'] ?? '')?.essence;
  if (shape === undefined || essence === undefined) return undefined;
  if (isJsonEssence(essence)) return jsonMember(key, x);
  const names = shape.bodies
    .filter(({ mediaType }) => mediaType === essence)
    .flatMap(({ schema }) => (typeof schema === 'object' ? Object.keys(schema['properties'] ?? {}) : []));
  return among(names, key, name => ({ in: 'body', name }));
}

/** The narrowest place that the contract names and that holds the leaf. */
function jsonMember(key: string, x: Validated): ThreatParameter | undefined {
  const { shape } = x.operation.document;
  if (shape === undefined || !key.startsWith('json.')) return undefined;
  let narrowest = '';
  for (const { pointer } of jsonPlaces(shape, x.operation.version))
    if (pointer.length > narrowest.length && leadsTo(pointer, key)) narrowest = pointer;
  return narrowest === '' ? undefined : { in: 'body', pointer: narrowest };
}

/** Whether the leaf of this name is at the pointer, or below it. */
function leadsTo(pointer: string, key: string): boolean {
  let at = 'json'.length;
  for (const part of pointer.slice(1).split('/')) {
    if (key[at] !== '.') return false;
    at++;
    if (part === '*') {
      const [item] = /^array_\d+/.exec(key.slice(at, at + 32)) ?? [];
      if (item === undefined) return false;
      at += item.length;
    } else {
      const name = octetsOf(part.replaceAll('~1', '/').replaceAll('~0', '~'));
      if (!key.startsWith(name, at)) return false;
      at += name.length;
    }
  }
  return at === key.length || key[at] === '.';
}
