import { isJsonEssence } from '../content-type.ts';
import { readJson } from '../json-guard/guard.ts';
import { jsonFaults, type JsonLimits } from '../json-guard/limits.ts';
import { folded, isPlainName, isReservedName, pathInBrackets } from '../parameters/texts.ts';
import type { Reading, Readings } from '../parameters/scalars.ts';
import { type Misfit, ValueJudge } from '../parameters/value.ts';
import type { BodyShape, PartEncoding } from '../shape.ts';
import { type FormPart, headerIn } from './multipart.ts';
import { PartTypes } from './part-types.ts';
import type { FormFields } from './urlencoded.ts';

/** What the contract says of one field. */
interface Field {
  readonly name: string;
  readonly value: ValueJudge;
  readonly reading: Reading;
  /** What one of several values under this name is; the field itself where there can be one only. */
  readonly each: Reading;
  readonly isFile: boolean;
  readonly types: PartTypes;
  readonly headers: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly judge: ValueJudge;
  }[];
}

interface Gathered {
  readonly texts: string[];
  readonly members: (readonly [readonly string[], string])[];
  /** Values of parts that are no text. */
  readonly values: unknown[];
}

/**
 * Puts together what a form's fields stand for, by the contract: an object that its schema then judges as it would a
 * JSON document. What two readers of a form could read differently is refused here: values sent twice where one is
 * expected, names that only differ from known ones as careless readers see it, a file where a text belongs.
 */
export class FormJudge {
  readonly #fields = new Map<string, Field>();
  readonly #folded = new Set<string>();
  readonly #form: Reading;
  readonly #readings: Readings;
  readonly #limits: JsonLimits;

  constructor(shape: BodyShape, readings: Readings, limits: JsonLimits) {
    this.#readings = readings;
    this.#limits = limits;
    this.#form = readings.of(shape.schema);
    for (const name of this.#form.kinds.properties.keys()) {
      this.#fields.set(name, this.#field(name, shape.encoding?.[name] ?? {}));
      this.#folded.add(folded(name));
    }
  }

  /** The object that an urlencoded form stands for, or what is wrong with it. */
  ofFields(fields: FormFields): { readonly value: unknown } | Misfit {
    const gathered = new Map<string, Gathered>();
    for (const [name, text] of fields) {
      const misfit = this.#gather(gathered, name, text);
      if (misfit !== undefined) return misfit;
    }
    return this.#together(gathered);
  }

  /** The object that the parts of a form stand for; a file is in it as a string of its octets. */
  ofParts(parts: readonly FormPart[]): { readonly value: unknown } | Misfit {
    const gathered = new Map<string, Gathered>();
    for (const part of parts) {
      // What browsers send for a file that nobody chose.
      if (part.fileName === '' && part.octets.length === 0) continue;
      const misfit = this.#gatherPart(gathered, part);
      if (misfit !== undefined) return misfit;
    }
    return this.#together(gathered);
  }

  /** Parts whose content must be looked at: what may be in them, by the contract and by their own word. */
  typesOf(part: FormPart): PartTypes | undefined {
    return this.#fields.get(part.name)?.types;
  }

  #field(name: string, encoding: PartEncoding): Field {
    const reading = this.#readings.of(this.#form.kinds.properties.get(name));
    const { types } = reading.kinds;
    const each = types.has('array') ? this.#readings.of(reading.kinds.items) : reading;
    const isDocument = types.has('object') && encoding.style === undefined;
    const style = encoding.style ?? 'form';
    return {
      name,
      reading,
      each,
      isFile: each.kinds.isBinary,
      types: new PartTypes(encoding.contentTypes, each),
      value: new ValueJudge(
        {
          name,
          style,
          explode: encoding.explode ?? style === 'form',
          schema: reading.schema,
          ...(isDocument ? { mediaType: 'application/json' } : {}),
        },
        this.#readings,
        this.#limits,
      ),
      headers: (encoding.headers ?? []).map(header => ({
        ...header,
        judge: new ValueJudge({ ...header, style: 'simple' }, this.#readings, this.#limits),
      })),
    };
  }

  #gather(into: Map<string, Gathered>, name: string, text: string): Misfit | undefined {
    const bracket = name.indexOf('[');
    const owner = bracket > 0 ? name.slice(0, bracket) : name;
    const path = !this.#fields.has(name) && this.#isDeep(owner) ? pathInBrackets(name, bracket) : undefined;
    const misfit = path === undefined ? this.#nameFault(name) : undefined;
    if (misfit !== undefined) return misfit;
    if (path === undefined) at(into, name).texts.push(text);
    else at(into, owner).members.push([path, text]);
    return undefined;
  }

  #isDeep(name: string): boolean {
    return this.#fields.get(name)?.value.style === 'deepObject';
  }

  /** What careless readers take for a known field, or for what every object has, is not passed as an unknown one. */
  #nameFault(name: string): Misfit | undefined {
    if (this.#fields.has(name)) return undefined;
    if (isReservedName(name)) return misfit('', 'has a field with a reserved name');
    return this.#folded.has(folded(name))
      ? misfit(pointerTo(name), 'must be written exactly as the contract names it')
      : undefined;
  }

  #gatherPart(into: Map<string, Gathered>, part: FormPart): Misfit | undefined {
    const { name, octets } = part;
    const field = this.#fields.get(name);
    const place = pointerTo(name);
    if (field === undefined) {
      const fault = this.#nameFault(name);
      if (fault !== undefined) return fault;
      at(into, name).values.push(octets.toString('latin1'));
      return undefined;
    }
    if (part.fileName !== undefined && !field.isFile) return misfit(place, 'must be a field, not a file');
    if (part.fileName === undefined && field.isFile) return misfit(place, 'must be a file, with a file name');
    if (!field.types.takes(part)) return misfit(place, `must be of type ${field.types.listed}`);
    const header = headersFault(field, part);
    if (header !== undefined) return misfit(place, header);
    if (field.isFile) at(into, name).values.push(octets.toString('latin1'));
    else if (isJsonEssence(part.contentType.essence)) {
      const read = readJson(octets, this.#limits);
      if (!('value' in read)) return misfit(place + read.pointer, jsonFaults[read.code]);
      at(into, name).values.push(read.value);
    } else {
      const text = textOf(octets);
      if (text === undefined) return misfit(place, 'must be text in UTF-8');
      return this.#gather(into, name, text);
    }
    return undefined;
  }

  #together(gathered: ReadonlyMap<string, Gathered>): { readonly value: unknown } | Misfit {
    const form: Record<string, unknown> = {};
    for (const [name, given] of gathered) {
      const field = this.#fields.get(name);
      const read = field === undefined ? this.#unknown(given) : valueOf(field, given);
      if ('message' in read) return { pointer: pointerTo(name) + read.pointer, message: read.message };
      form[name] = read.value;
    }
    return { value: form };
  }

  /** The schema says whether there may be such a field at all. */
  #unknown({ texts, values }: Gathered): { readonly value: unknown } | Misfit {
    const [text] = texts;
    if (texts.length + values.length > 1) return misfit('', 'must be sent once');
    return {
      value: text === undefined ? values[0] : this.#readings.of(this.#form.kinds.others).scalar(text),
    };
  }
}

function valueOf(field: Field, given: Gathered): { readonly value: unknown } | Misfit {
  const { texts, members, values } = given;
  if (values.length === 0) return field.value.read({ texts, members });
  if (texts.length > 0 || members.length > 0) return misfit('', 'must be written in one way');
  if (field.reading === field.each)
    return values.length === 1 ? { value: values[0] } : misfit('', 'must be sent once');
  // A list in one part of JSON, or one part for each element.
  const [only] = values;
  return { value: values.length === 1 && Array.isArray(only) ? only : values };
}

function headersFault({ headers }: Field, part: FormPart): string | undefined {
  for (const { name, required, judge } of headers) {
    const text = headerIn(part.headers, name);
    if (text === undefined && required) return `must come with the header field ${name}`;
    if (text !== undefined && judge.judge({ texts: [text], members: [] }) !== undefined)
      return `must come with a header field ${name} as the contract says`;
  }
  return undefined;
}

function at(gathered: Map<string, Gathered>, name: string): Gathered {
  let found = gathered.get(name);
  if (found === undefined) gathered.set(name, (found = { texts: [], members: [], values: [] }));
  return found;
}

function textOf(octets: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A name that is fit to be told; of any other only that it is there. */
const pointerTo = (name: string): string => (isPlainName(name) ? `/${name}` : '');

const misfit = (pointer: string, message: string): Misfit => ({ pointer, message });
