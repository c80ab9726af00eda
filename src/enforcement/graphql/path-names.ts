import type { FieldNames } from './field-names.ts';

/** Without a schema: `query.orders.items`, whatever types fragments name. */
export const pathNames: FieldNames<string> = {
  root: operation => operation,
  field: (path, name) => ({ names: [`${path}.${name}`], below: `${path}.${name}` }),
  narrowed: path => path,
  key: path => path,
};
