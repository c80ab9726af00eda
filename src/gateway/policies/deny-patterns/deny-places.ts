import { type Static, Type } from 'typebox';
import { octetsOf } from '#threats';

export const denyPlaces = [
  'path',
  'variable',
  'query',
  'header',
  'cookie',
  'form',
  'json',
  'xml',
  'text',
] as const;

/** One place in which a pattern of the operator looks. */
export const denyPlace = Type.Object(
  {
    place: Type.Enum([...denyPlaces], {
      description:
        '`path`: the whole path. `variable`: parameters of the path. `query`, `header`, `cookie`, `form`: values, and names where no name is told. `json`: leaves of a JSON body. `xml`: texts and attributes of an XML body. `text`: a body of any other type, as a whole.',
    }),
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'Only this variable, parameter, header, cookie or field, in whatever case. All of them unless told.',
      }),
    ),
    pointer: Type.Optional(
      Type.String({
        pattern: '^(/([^~/]|~[01])*)+$',
        maxLength: 500,
        description:
          'Only there, in `json` or `xml`: a JSON Pointer, in which `*` stands for any name or index. In XML names of elements, and `@name` for an attribute at the end.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type DenyPlace = Static<typeof denyPlace>;

/** What a body was read as; `message`: one of a WebSocket. */
export const readAs = ['none', 'form', 'json', 'xml', 'text', 'message'] as const;
export type ReadAs = (typeof readAs)[number];

/** Places that are looked at in bodies of one kind only. */
const inBody: ReadonlySet<DenyPlace['place']> = new Set(['form', 'json', 'xml', 'text'] as const);

export const needsBody = (places: readonly DenyPlace[]): boolean =>
  places.some(({ place }) => inBody.has(place));

/** Pointers into XML. */
export const xmlPointers = (places: readonly DenyPlace[]): string[] =>
  places.flatMap(({ place, pointer }) => (place === 'xml' && pointer !== undefined ? [pointer] : []));

/** Of these places those that there are where the body was read as this. */
export function placesOf(places: readonly DenyPlace[], as: ReadAs): DenyPlace[] {
  // Of a message all else was judged when its connection was opened.
  if (as === 'message') return places.filter(({ place }) => place === 'json' || place === 'text');
  return places.filter(({ place }) => !inBody.has(place) || place === as);
}

/** What travels in these is opaque, and judged where it is understood: looked at only where it is named. */
const opaque = ['authorization', 'proxy-authorization', 'x-api-key'];

/** Collections of the rule language, with and without the names of their members. */
const collections: Readonly<Record<DenyPlace['place'], { readonly values: string; readonly all: string }>> = {
  path: { values: 'REQUEST_FILENAME', all: 'REQUEST_FILENAME' },
  variable: { values: 'ARGS_PATH', all: 'ARGS_PATH' },
  query: { values: 'ARGS_GET', all: 'ARGS_GET|ARGS_GET_NAMES' },
  header: { values: 'REQUEST_HEADERS', all: 'REQUEST_HEADERS' },
  cookie: { values: 'REQUEST_COOKIES', all: 'REQUEST_COOKIES|REQUEST_COOKIES_NAMES' },
  form: { values: 'ARGS_POST', all: 'ARGS_POST|ARGS_POST_NAMES|FILES' },
  json: { values: 'ARGS_POST', all: 'ARGS_POST|ARGS_POST_NAMES' },
  xml: { values: 'XML', all: 'XML:/*|XML://@*' },
  text: { values: 'REQUEST_BODY', all: 'REQUEST_BODY' },
};

const named: ReadonlySet<string> = new Set<DenyPlace['place']>([
  'variable',
  'query',
  'header',
  'cookie',
  'form',
]);

/**
 * The places as targets of a rule. Names go in as patterns that match exactly them, so that no name can be read as
 * something else. @throws Error for a name or pointer where there is none
 */
export function targetsOf(places: readonly DenyPlace[], valuesOnly: boolean): string {
  const targets = places.map(({ place, name, pointer }) => {
    const { values, all } = collections[place];
    if (name !== undefined && !named.has(place)) throw new Error(`${place} has no names`);
    if (pointer !== undefined && place !== 'json' && place !== 'xml')
      throw new Error(`${place} has no pointers, only json and xml have`);
    if (name !== undefined) return `${values}:'/^${exactly(name)}$/'`;
    if (pointer !== undefined && place === 'xml') return `ARGS_POST:'/^${exactly(xmlName(pointer))}$/'`;
    if (pointer !== undefined) return `${values}:'/^json${stepsOf(pointer).map(step).join('')}$/'`;
    return valuesOnly && place !== 'xml' ? values : all;
  });
  // Whoever names one of these means it.
  const meant = new Set(places.map(({ name }) => name?.toLowerCase()));
  const excluded = places.some(({ place, name }) => place === 'header' && name === undefined)
    ? opaque.filter(name => !meant.has(name)).map(name => `!REQUEST_HEADERS:${name}`)
    : [];
  return [...new Set([...targets, ...excluded])].join('|');
}

/** The steps of a pointer (RFC 6901), unescaped. */
export const stepsOf = (pointer: string): string[] =>
  pointer
    .slice(1)
    .split('/')
    .map(escaped => escaped.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What values of a pointer into XML are called among ARGS_POST. */
export const xmlName = (pointer: string): string => `xml ${pointer}`;

/** One step of a pointer, as leaves of JSON are named. */
function step(name: string): string {
  // Names may hold dots, and who sends them chooses them: rather too much than too little.
  if (name === '*') return '[.].*';
  // An index is that of a list, or a name that looks like one.
  return /^\d+$/.test(name) ? `[.](?:array_)?${name}` : `[.]${exactly(name)}`;
}

/** Every octet but letters and digits by its number. */
const exactly = (text: string): string =>
  octetsOf(text).replace(/[^A-Za-z0-9]/g, octet => `\\x${octet.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** What a collection is called in reasons. */
const words: Readonly<Record<string, string>> = {
  REQUEST_FILENAME: 'path',
  ARGS_PATH: 'path',
  ARGS_GET: 'query',
  ARGS_GET_NAMES: 'query',
  REQUEST_HEADERS: 'headers',
  REQUEST_COOKIES: 'cookies',
  REQUEST_COOKIES_NAMES: 'cookies',
};

export const wordFor = (collection: string): string => words[collection] ?? 'body';
