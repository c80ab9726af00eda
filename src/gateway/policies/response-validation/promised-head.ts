import type { AnswerShape, JsonSchema, Validator } from '#enforcement';

/**
 * What is wrong with the fields of an answer by the contract, without their values; undefined where nothing is. A
 * field is text, so its schema may mean what it reads as: text, a number, a truth value, or a list of them.
 */
export function headFault(
  { headers: promised }: AnswerShape,
  headers: readonly string[],
  validatorOf: (schema: JsonSchema) => Validator,
): string | undefined {
  for (const { name, required, schema, mediaType } of promised) {
    // OpenAPI 3.1, "Header Object": Content-Type is described by the content alone.
    if (name === 'content-type') continue;
    const values = headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name);
    if (values.length === 0) {
      if (required) return `the header ${name} is missing`;
      continue;
    }
    if (schema === undefined || mediaType !== undefined) continue;
    const valid = validatorOf(schema);
    const text = values.join(', ').trim();
    if (!readings(text).some(value => valid(value) === undefined))
      return `the header ${name} is not as the contract says`;
  }
  return undefined;
}

function readings(text: string): unknown[] {
  const items = text.split(',').map(item => item.trim());
  return [text, ...scalars(text), items, items.map(item => scalars(item)[0] ?? item)];
}

function scalars(text: string): unknown[] {
  if (text === 'true' || text === 'false') return [text === 'true'];
  return /^-?(?:0|[1-9]\d{0,308})(?:\.\d{1,308})?(?:[eE][+-]?\d{1,3})?$/.test(text) ? [Number(text)] : [];
}
