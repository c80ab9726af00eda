import type { CompiledContract } from '../schema/contract.ts';
import type { ContractSchemas, JsonSchema } from '../shape.ts';
import { kindsOf, type JsonType, type Kinds } from './kinds.ts';

/** How texts are read as values of one schema. */
export interface Reading {
  readonly schema: JsonSchema;
  readonly kinds: Kinds;
  /**
   * What one text stands for. A text that stands for nothing else stays one, and the validator says what was expected;
   * where it could stand for several things, the first that fits is taken.
   */
  readonly scalar: (text: string) => unknown;
}

/** The readings of all schemas of one contract, each made when it is first needed and kept. */
export class Readings {
  readonly contract: CompiledContract;
  readonly unknownMembers: 'refuse' | 'allow';
  readonly schemas: ContractSchemas | undefined;
  readonly #made = new Map<JsonSchema, Reading>();

  constructor(
    contract: CompiledContract,
    schemas: ContractSchemas | undefined,
    unknownMembers: 'refuse' | 'allow',
  ) {
    this.contract = contract;
    this.unknownMembers = unknownMembers;
    this.schemas = schemas;
  }

  /** Of no schema: anything. */
  of(schema: JsonSchema = true): Reading {
    let reading = this.#made.get(schema);
    if (reading === undefined) {
      const kinds = kindsOf(schema, this.schemas);
      reading = { schema, kinds, scalar: this.#scalar(schema, kinds.types) };
      this.#made.set(schema, reading);
    }
    return reading;
  }

  #scalar(schema: JsonSchema, types: ReadonlySet<JsonType>): (text: string) => unknown {
    const ways = waysOf(types);
    const [only] = ways;
    if (only === undefined) return text => text;
    if (ways.length === 1 && !types.has('string'))
      return text => {
        const value = only(text);
        return value === undefined ? text : value;
      };
    return text => {
      const values = ways.map(way => way(text)).filter(value => value !== undefined);
      if (values.length === 0) return text;
      const fits = this.contract.validator(schema, 'request', { unknownMembers: 'allow' });
      const fitting = values.find(value => fits(value) === undefined);
      return fitting === undefined ? (types.has('string') ? text : values[0]) : fitting;
    };
  }
}

type Way = (text: string) => number | boolean | null | undefined;

// RFC 8259 section 6: what other notations stand for (`+1`, `01`, `0x1`), and `1e3` for an integer, is up to the reader.
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const integer = /^-?(?:0|[1-9]\d*)$/;

function waysOf(types: ReadonlySet<JsonType>): Way[] {
  const ways: Way[] = [];
  if (types.has('number')) ways.push(text => readNumber(number, text));
  else if (types.has('integer')) ways.push(text => readNumber(integer, text));
  if (types.has('boolean'))
    ways.push(text => (text === 'true' ? true : text === 'false' ? false : undefined));
  // Where a string is expected, a reader takes nothing for one.
  if (types.has('null') && !types.has('string'))
    ways.push(text => (text === '' || text === 'null' ? null : undefined));
  return ways;
}

function readNumber(notation: RegExp, text: string): number | undefined {
  if (!notation.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
