import { isJsonEssence } from '../content-type.ts';
import { readJson } from '../json-guard/guard.ts';
import { jsonFaults, type JsonLimits } from '../json-guard/limits.ts';
import type { Validator } from '../schema/contract.ts';
import type { ParameterShape } from '../shape.ts';
import type { JsonType, Kinds } from './kinds.ts';
import { type Members, objectOf } from './members.ts';
import type { Reading, Readings } from './scalars.ts';
import { itemsIn, membersIn, scalarIn } from './styles.ts';

/** What was found under the name of one parameter. */
export interface Given {
  /** Its values, as often as it was sent. */
  readonly texts: readonly string[];
  /** Members of an object that were sent under names of their own. */
  readonly members: Members;
}

export interface Misfit {
  readonly pointer: string;
  readonly message: string;
}

/** As far as it matters for the value; fields of answers and parts of forms are like it. */
export type Written = Pick<
  ParameterShape,
  'name' | 'style' | 'explode' | 'schema' | 'mediaType' | 'allowEmpty'
>;

const scalars: readonly JsonType[] = ['string', 'number', 'integer', 'boolean', 'null'];

/** Judges the value of one parameter: how it is written down by its style, what it is by its schema. */
export class ValueJudge {
  readonly #written: Written;
  readonly #readings: Readings;
  readonly #reading: Reading;
  readonly #isScalar: boolean;
  readonly #isDocument: boolean;
  readonly #limits: JsonLimits;
  #validator: Validator | undefined;

  constructor(written: Written, readings: Readings, limits: JsonLimits) {
    this.#written = written;
    this.#readings = readings;
    this.#reading = readings.of(written.schema);
    this.#isScalar = scalars.some(type => this.#reading.kinds.types.has(type));
    this.#isDocument = written.mediaType !== undefined && isJsonEssence(written.mediaType);
    this.#limits = limits;
  }

  /** What its schema says that it may be. */
  get kinds(): Kinds {
    return this.#reading.kinds;
  }

  get style(): ParameterShape['style'] {
    return this.#written.style;
  }

  judge(given: Given): Misfit | undefined {
    if (given.texts.length === 1 && given.texts[0] === '' && this.#written.allowEmpty === true)
      return undefined;
    const read = this.read(given);
    return 'message' in read ? read : this.#validate(read.value);
  }

  /** The value that the texts stand for; where they could stand for several, the first that fits. */
  read(given: Given): { readonly value: unknown } | Misfit {
    const { texts, members } = given;
    const only = texts.length === 1 && members.length === 0 ? texts[0] : undefined;
    if (this.#isDocument)
      return only === undefined ? misfit('must be sent once') : readDocument(only, this.#limits);
    const meant = this.#meant(given, only);
    if (meant.length === 0) return misfit(this.#misread);
    const fitting = meant.length === 1 ? undefined : meant.find(value => this.#validate(value) === undefined);
    return { value: fitting ?? meant[0] };
  }

  /** What the texts may stand for, as far as they are written as they should be. */
  #meant(given: Given, only: string | undefined): readonly unknown[] {
    const { types } = this.#reading.kinds;
    const meant: unknown[] = [];
    if (this.#isScalar && only !== undefined) {
      const text = scalarIn(only, this.#written);
      if (text !== undefined) meant.push(this.#reading.scalar(text));
    }
    if (types.has('array')) {
      const items = this.#items(given, only);
      const reading = this.#readings.of(this.#reading.kinds.items);
      if (items !== undefined) meant.push(items.map(reading.scalar));
    }
    if (types.has('object')) {
      const members =
        only === undefined
          ? given.texts.length === 0
            ? given.members
            : undefined
          : membersIn(only, this.#written);
      const value = members === undefined ? undefined : objectOf(members, this.#reading, this.#readings);
      if (value !== undefined) meant.push(value);
    }
    return meant;
  }

  #items({ texts, members }: Given, only: string | undefined): readonly string[] | undefined {
    const { style, explode } = this.#written;
    const apart = explode && (style === 'form' || style === 'spaceDelimited' || style === 'pipeDelimited');
    if (apart) return members.length === 0 ? texts : undefined;
    return only === undefined ? undefined : itemsIn(only, this.#written);
  }

  #validate(value: unknown): Misfit | undefined {
    const { schema } = this.#written;
    if (schema === undefined || schema === true) return undefined;
    this.#validator ??= this.#readings.contract.validator(schema, 'request', {
      unknownMembers: this.#readings.unknownMembers,
    });
    const fault = this.#validator(value);
    return fault && { pointer: fault.pointer, message: fault.expected };
  }

  get #misread(): string {
    const { style, explode } = this.#written;
    if (this.#isScalar) return 'must be sent once';
    const what = this.#reading.kinds.types.has('array') ? 'a list' : 'an object';
    return `must be ${what} written in style ${style}${explode ? ', exploded' : ''}`;
  }
}

const misfit = (message: string): Misfit => ({ pointer: '', message });

/** Anything but JSON that a parameter may be (`content`) stays a text. */
function readDocument(text: string, limits: JsonLimits): { readonly value: unknown } | Misfit {
  const read = readJson(Buffer.from(text), limits);
  return 'value' in read ? read : { pointer: read.pointer, message: jsonFaults[read.code] };
}
