import type { OperationDocument } from '#gateway';
import type { KeyHeader } from '../catalogue/policies-at-work.ts';
import { insideOut } from './inside-out.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listMember,
  member,
  objectMember,
  target,
  textMember,
  without,
} from './json.ts';
import { keySchemes, requirements, schemesThatStay } from './security.ts';
import { withUsedParts } from './used-parts.ts';

/** What turns a contract into what the portal shows of it. */
export interface Publication {
  /** The imported document, OpenAPI 3. */
  readonly document: JsonObject;
  /** Operations that the portal shows, with the headers that carry their key. */
  readonly operations: readonly {
    readonly operation: OperationDocument;
    readonly keyHeaders: readonly KeyHeader[];
  }[];
  /** Base addresses of the version at the gateway. */
  readonly addresses: readonly string[];
  /** Addresses of the upstream, which nobody outside should learn. */
  readonly upstreams: readonly string[];
}

const methods: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
]);

/**
 * The contract for reference and try-out: only operations that the gateway serves to callers outside, the gateway's
 * address instead of the upstream's, the key that the gateway asks for, and nothing about the inside.
 */
export function publishedContract(publication: Publication): JsonObject {
  const { document, addresses, operations } = publication;
  const headers = distinct(operations.flatMap(({ keyHeaders }) => keyHeaders));
  const staying = schemesThatStay(document, headers);
  const paths = pathsShown(publication, staying);
  const components = objectMember(document, 'components');
  const shown: JsonObject = {
    ...without(document, 'servers', 'paths', 'webhooks', 'security', 'components', 'tags', 'externalDocs'),
    servers: addresses.map(url => ({ url })),
    paths,
    tags: tagsUsed(document, paths),
    components: { ...components, securitySchemes: { ...staying, ...keySchemes(headers) } },
  };
  const { servers, ...rest } = shown;
  // The servers are ours, and are set last: nothing of them is to be replaced.
  return { ...insideOut(withUsedParts(rest), replacer(publication)), servers: servers ?? [] };
}

function pathsShown({ document, operations }: Publication, staying: JsonObject): JsonObject {
  const shown = new Map(
    operations.map(entry => [`${entry.operation.method} ${entry.operation.path}`, entry]),
  );
  return Object.fromEntries(
    Object.entries(objectMember(document, 'paths')).flatMap(([path, given]): [string, Json][] => {
      const item = resolved(document, given);
      if (!isObject(item)) return [];
      const template = decodedPath(path);
      const kept = Object.entries(item).flatMap(([name, part]): [string, Json][] => {
        if (!methods.has(name)) return name === 'servers' ? [] : [[name, part]];
        const entry = shown.get(`${name.toUpperCase()} ${template}`);
        if (entry === undefined || !isObject(part)) return [];
        const security = requirements(part, document, staying, entry.keyHeaders);
        return [[name, { ...without(part, 'servers'), security }]];
      });
      return kept.some(([name]) => methods.has(name)) ? [[path, Object.fromEntries(kept)]] : [];
    }),
  );
}

/** References to references that are followed. */
const maxHops = 32;

function resolved(document: JsonObject, value: Json): Json | undefined {
  let current: Json | undefined = value;
  for (let hop = 0; hop < maxHops; hop++) {
    const reference = member(current, '$ref');
    if (typeof reference !== 'string') return current;
    current = target(document, reference);
  }
  return undefined;
}

/** As operations are stored: their fixed parts decoded. */
function decodedPath(path: string): string {
  return path
    .split('/')
    .map(segment =>
      segment
        .split(/(\{[^{}]*\})/)
        .map(part => (part.startsWith('{') ? part : decodeURIComponent(part)))
        .join(''),
    )
    .join('/');
}

/** Descriptions of tags that only operations of the inside carry would tell of these. */
function tagsUsed(document: JsonObject, paths: JsonObject): readonly Json[] {
  const used = new Set(
    Object.values(paths).flatMap(item =>
      Object.values(isObject(item) ? item : {}).flatMap(operation => listMember(operation, 'tags')),
    ),
  );
  return listMember(document, 'tags').filter(tag => {
    const name = member(tag, 'name');
    return name !== undefined && used.has(name);
  });
}

function distinct(headers: readonly KeyHeader[]): KeyHeader[] {
  return [...new Map(headers.map(header => [header.name.toLowerCase(), header])).values()];
}

/** Replaces addresses of the inside by the gateway's wherever a text names them. */
function replacer({ addresses, upstreams, document }: Publication): (text: string) => string {
  const [gateway = ''] = addresses;
  const written = listMember(document, 'servers').map(server => textMember(server, 'url'));
  const spellings = new Map([...upstreams, ...written].flatMap(address => spellingsOf(address)));
  if (spellings.size === 0) return text => text;
  // The longest first: an address is replaced whole before a part of it is.
  const longestFirst = [...spellings.keys()].sort((a, b) => b.length - a.length);
  // Not within a longer name or number, where it is another address.
  const anywhere = new RegExp(
    `(?<![a-z0-9-])(?:${longestFirst.map(literally).join('|')})(?![a-z0-9-]|\\.[a-z0-9])`,
    'gi',
  );
  return text =>
    text.replace(anywhere, found =>
      spellings.get(found.toLowerCase()) === true ? gateway : hostOf(gateway),
    );
}

/** How a text may name an address, in lower case, and whether that is a whole address. */
function spellingsOf(address: string): (readonly [string, boolean])[] {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return [];
  const whole = address.endsWith('/') ? address.slice(0, -1) : address;
  const spellings: (readonly [string, boolean])[] = [
    [whole.toLowerCase(), true],
    [url.origin, true],
  ];
  if (url.port !== '') spellings.push([url.host, false]);
  // A bare `localhost` or number is a word of many texts; the name of a machine is not.
  if (/[a-z]/i.test(url.hostname) && url.hostname.includes('.')) spellings.push([url.hostname, false]);
  return spellings;
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

const hostOf = (address: string): string => URL.parse(address)?.host ?? '';
