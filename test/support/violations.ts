/** Values that keep to a JSON Schema (2020-12), and such that break it in one place each. */
import type { ContractSchemas, JsonObject, JsonSchema } from '#enforcement';

export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

export interface Violation {
  readonly what: string;
  /** JSON Pointer of the place that is wrong. */
  readonly pointer: string;
  readonly value: Value;
}

/** How far schemas that hold themselves are followed. */
const deepest = 4;

export class Examples {
  readonly #pool: ContractSchemas | undefined;

  constructor(pool: ContractSchemas | undefined) {
    this.#pool = pool;
  }

  /** A value that is taken, with every member that is described; undefined where this knows no such value. */
  valid(schema: JsonSchema, depth = 0): Value | undefined {
    const known = this.#resolved(schema);
    if (known === undefined || depth > deepest) return undefined;
    const { const: fixed, enum: values, properties } = known;
    if (fixed !== undefined) return fixed as Value;
    if (Array.isArray(values)) return values[0] as Value;
    switch (typeOf(known)) {
      case 'object': {
        const members = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
        return Object.fromEntries(
          members.flatMap(([name, member]) => {
            const value = this.valid(member, depth + 1);
            return value === undefined ? [] : [[name, value] as const];
          }),
        );
      }
      case 'array':
        return [];
      case 'string':
        return known['format'] === undefined && known['pattern'] === undefined
          ? 'x'.repeat(Math.max(1, Number(known['minLength'] ?? 1)))
          : undefined;
      case 'integer':
      case 'number':
        return Number(known['minimum'] ?? 1);
      case 'boolean':
        return true;
      default:
        return undefined;
    }
  }

  /** What is wrong with a value that is right, place by place. */
  violations(schema: JsonSchema, value: Value, pointer = ''): Violation[] {
    const known = this.#resolved(schema);
    if (known === undefined) return [];
    const type = typeOf(known);
    const found: Violation[] = [];
    if (type !== undefined) found.push({ what: 'another type', pointer, value: otherThan(type) });
    if (Array.isArray(known['enum']))
      found.push({ what: 'none of the values', pointer, value: 'no such value' });
    if (type === 'string' && known['maxLength'] !== undefined)
      found.push({ what: 'too long', pointer, value: 'x'.repeat(Number(known['maxLength']) + 1) });
    if (type === 'string' && known['format'] === 'date-time')
      found.push({ what: 'another format', pointer, value: 'tomorrow' });
    if (known['minimum'] !== undefined)
      found.push({ what: 'too small', pointer, value: Number(known['minimum']) - 1 });
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      found.push(...this.#ofObject(known, value, pointer));
    return found;
  }

  #ofObject(known: JsonObject, value: { [name: string]: Value }, pointer: string): Violation[] {
    const found: Violation[] = [];
    for (const name of (known['required'] ?? []) as string[]) {
      const { [name]: _left, ...rest } = value;
      found.push({ what: `without ${name}`, pointer: `${pointer}/${name}`, value: rest });
    }
    found.push({
      what: 'an unknown member',
      pointer: `${pointer}/isAdmin`,
      value: { ...value, isAdmin: true },
    });
    const properties = (known['properties'] ?? {}) as Record<string, JsonSchema>;
    for (const [name, member] of Object.entries(properties)) {
      const held = value[name];
      if (held === undefined) continue;
      for (const inner of this.violations(member, held, `${pointer}/${name}`))
        found.push({ ...inner, value: { ...value, [name]: inner.value } });
    }
    return found;
  }

  #resolved(schema: JsonSchema): JsonObject | undefined {
    let found: JsonSchema | undefined = schema;
    for (let i = 0; i < 10 && typeof found === 'object' && typeof found['$ref'] === 'string'; i++)
      found =
        this.#pool?.$defs[found['$ref'].replace('#/$defs/', '').replaceAll('~1', '/').replaceAll('~0', '~')];
    return typeof found === 'object' ? found : undefined;
  }
}

const typeOf = ({ type }: JsonObject): string | undefined => (typeof type === 'string' ? type : undefined);

const otherThan = (type: string): Value => (type === 'boolean' ? 'neither' : type === 'array' ? {} : [true]);
