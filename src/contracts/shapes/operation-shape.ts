import type {
  AnswerShape,
  BodyShape,
  HeaderShape,
  OperationShape,
  ParameterPlace,
  ParameterShape,
  ParameterStyle,
  PartEncoding,
  PayloadLimits,
} from '#enforcement';
import type { Findings } from '../findings.ts';
import {
  isObject,
  listMember,
  member,
  members,
  pointer,
  textMember,
  type Json,
  type JsonObject,
} from '../json.ts';
import { readMediaType } from '../media-types.ts';
import type { References } from '../references.ts';
import { payloadLimits } from './payload-limits.ts';
import type { SchemaPool } from './schema-pool.ts';
import { xsdOf } from './xsd.ts';

/** Said by media types and security schemes, not by parameters (OpenAPI 3.1 section 4.8.12.2). */
const saidElsewhere: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** The styles of each place; the first is what is meant where none is told (OpenAPI 3.1 section 4.8.12.2.1). */
const styles: Readonly<Record<ParameterPlace, readonly [ParameterStyle, ...ParameterStyle[]]>> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

const isPlace = (text: string | undefined): text is ParameterPlace =>
  text !== undefined && Object.hasOwn(styles, text);

/** What one operation is made of, with its path's part of it. */
export interface Described {
  readonly operation: Json;
  readonly item: Json | undefined;
  /** Its place in the document, and that of its path. */
  readonly at: string;
  readonly itemAt: string;
  /** Names in the path's template. */
  readonly pathNames: readonly string[];
  /** Fields, query and cookie parameters by which security schemes take keys. */
  readonly keys: readonly { readonly name: string; readonly in: ParameterPlace }[];
}

/** Reads what operations promise, as it is enforced. */
export class ShapeReader {
  readonly #references: References;
  readonly #pool: SchemaPool;
  readonly #findings: Findings;
  /** Of all operations. */
  readonly #limits: PayloadLimits | undefined;

  constructor(document: JsonObject, references: References, pool: SchemaPool, findings: Findings) {
    this.#limits = payloadLimits([document], '', findings);
    this.#references = references;
    this.#pool = pool;
    this.#findings = findings;
  }

  read(described: Described): OperationShape {
    const { operation, at } = described;
    const body = this.#references.resolve(member(operation, 'requestBody'));
    const own = payloadLimits([described.item, operation], at, this.#findings);
    const limits = own === undefined ? this.#limits : { ...this.#limits, ...own };
    return {
      parameters: this.#parameters(described),
      bodies: body === undefined ? [] : this.#requestBodies(body, `${at}/requestBody`),
      bodyRequired: member(body, 'required') === true,
      answers: this.#answers(operation, at),
      ...(limits === undefined ? {} : { limits }),
    };
  }

  #parameters({ operation, item, at, itemAt, pathNames, keys }: Described): ParameterShape[] {
    const found = new Map<string, ParameterShape>();
    const read = (owner: Json | undefined, place: string) => {
      for (const [i, given] of listMember(owner, 'parameters').entries()) {
        const parameter = this.#parameter(given, `${place}/parameters/${i}`);
        if (parameter === undefined) continue;
        if (parameter.in === 'path' && !pathNames.includes(parameter.name)) continue;
        found.set(keyOf(parameter), parameter);
      }
    };
    // The operation's own over those of its path (OpenAPI 3.1 section 4.8.10).
    read(item, itemAt);
    read(operation, at);
    const plain = { explode: false, allowReserved: false };
    for (const name of pathNames)
      if (!found.has(`path ${name}`))
        found.set(`path ${name}`, { name, in: 'path', required: true, style: 'simple', ...plain });
    for (const key of keys)
      if (!found.has(keyOf(key)))
        found.set(keyOf(key), { ...key, required: false, style: styles[key.in][0], ...plain });
    return [...found.values()];
  }

  #parameter(given: Json, at: string): ParameterShape | undefined {
    const parameter = this.#references.resolve(given);
    const name = textMember(parameter, 'name');
    const place = textMember(parameter, 'in');
    // Said where the operation is read.
    if (name === undefined || !isPlace(place)) return undefined;
    if (place === 'header' && saidElsewhere.has(name.toLowerCase())) return undefined;
    const style = this.#style(parameter, styles[place], at);
    return {
      name,
      in: place,
      required: place === 'path' || member(parameter, 'required') === true,
      style,
      explode: flag(parameter, 'explode') ?? style === 'form',
      allowReserved: flag(parameter, 'allowReserved') ?? false,
      ...(flag(parameter, 'allowEmptyValue') === true ? { allowEmpty: true } : {}),
      ...this.#valueOf(parameter, at),
    };
  }

  #style(
    owner: Json | undefined,
    known: readonly [ParameterStyle, ...ParameterStyle[]],
    at: string,
  ): ParameterStyle {
    const given = textMember(owner, 'style');
    const style = known.find(one => one === given);
    if (given !== undefined && style === undefined)
      this.#findings.warn(
        `${at}/style`,
        `there is no such style here; \`${known[0]}\` is read. Write one of ${known.join(', ')}`,
      );
    return style ?? known[0];
  }

  /** A value is described by a schema, or as a document of one media type. */
  #valueOf(owner: Json | undefined, at: string): Pick<ParameterShape, 'schema' | 'mediaType'> {
    const [content] = members(member(owner, 'content'));
    if (content === undefined)
      return filled('schema', this.#pool.read(member(owner, 'schema'), `${at}/schema`));
    const [type, media] = content;
    const mediaType = readMediaType(type);
    if (mediaType === undefined) this.#findings.fault(`${at}/content`, `\`${type}\` is not a media type`);
    const schema = this.#pool.read(member(media, 'schema'), at + pointer('content', type, 'schema'));
    return { ...filled('schema', schema), ...filled('mediaType', mediaType) };
  }

  /** A body that is not described is a body all the same. */
  #requestBodies(body: Json, at: string): BodyShape[] {
    const bodies = this.#bodies(member(body, 'content'), at);
    return bodies.length === 0 ? [{ mediaType: '*/*' }] : bodies;
  }

  #bodies(content: Json | undefined, at: string): BodyShape[] {
    return members(content).flatMap(([type, media]): BodyShape[] => {
      const mediaType = readMediaType(type);
      // Said where the operation is read.
      if (mediaType === undefined) return [];
      const here = at + pointer('content', type);
      const schema = this.#pool.read(member(media, 'schema'), `${here}/schema`);
      const encoding = members(member(media, 'encoding')).map(([name, given]): [string, PartEncoding] => [
        name,
        this.#encoding(given, here + pointer('encoding', name)),
      ]);
      return [
        {
          mediaType,
          ...filled('schema', schema),
          ...filled('xsd', xsdOf(media, mediaType, here, this.#findings)),
          ...(encoding.length === 0 ? {} : { encoding: Object.fromEntries(encoding) }),
        },
      ];
    });
  }

  #encoding(given: Json, at: string): PartEncoding {
    const types = (textMember(given, 'contentType') ?? '').split(',').filter(type => type.trim() !== '');
    const contentTypes = types.flatMap(type => {
      const read = readMediaType(type);
      if (read === undefined) this.#findings.fault(`${at}/contentType`, `\`${type}\` is not a media type`);
      return read ?? [];
    });
    const headers = this.#headers(member(given, 'headers'), `${at}/headers`);
    const style = textMember(given, 'style');
    return {
      ...(contentTypes.length === 0 ? {} : { contentTypes }),
      ...(style === undefined ? {} : { style: this.#style(given, styles.query, at) }),
      ...filled('explode', flag(given, 'explode')),
      ...filled('allowReserved', flag(given, 'allowReserved')),
      ...(headers.length === 0 ? {} : { headers }),
    };
  }

  #answers(operation: Json, at: string): AnswerShape[] {
    return members(member(operation, 'responses')).flatMap(([status, given]): AnswerShape[] => {
      if (!/^(?:[1-5](?:\d\d|XX)|default)$/.test(status)) return [];
      const answer = this.#references.resolve(given);
      const here = `${at}${pointer('responses', status)}`;
      const headers = this.#headers(member(answer, 'headers'), `${here}/headers`);
      return [{ status, headers, bodies: this.#bodies(member(answer, 'content'), here) }];
    });
  }

  #headers(given: Json | undefined, at: string): HeaderShape[] {
    return members(given).flatMap(([name, one]): HeaderShape[] => {
      const header = this.#references.resolve(one);
      if (!isObject(header) || name.toLowerCase() === 'content-type') return [];
      return [
        {
          name: name.toLowerCase(),
          required: member(header, 'required') === true,
          explode: flag(header, 'explode') ?? false,
          ...this.#valueOf(header, at + pointer(name)),
        },
      ];
    });
  }
}

/** Names of fields mean the same in any case. */
const keyOf = (parameter: { readonly name: string; readonly in: ParameterPlace }): string =>
  `${parameter.in} ${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`;

function flag(owner: Json | undefined, name: string): boolean | undefined {
  const value = member(owner, name);
  return typeof value === 'boolean' ? value : undefined;
}

const filled = <Name extends string, T>(name: Name, value: T | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: T };
