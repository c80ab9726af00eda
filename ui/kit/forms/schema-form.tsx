import { Stack } from '@mantine/core';
import { SchemaField } from './schema-field.tsx';
import { below, controlFor, labelOf, memberOf, withMember, type JsonSchema } from './schema.ts';
import { JsonField } from './json-field.tsx';

export type { JsonSchema } from './schema.ts';

export interface SchemaFormProps {
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Messages by pointer below this form: `form.faultsBelow('options')`. */
  readonly faults?: Readonly<Record<string, string>>;
  /** Name of the field that this is in the form around it, so that its faults come here. */
  readonly name?: string;
  readonly readOnly?: boolean;
}

/** Fields for everything that a schema allows. Options that are left empty are not sent: their default holds. */
export function SchemaForm({
  schema,
  value,
  onChange,
  faults = {},
  name,
  readOnly = false,
}: SchemaFormProps) {
  const control = controlFor(schema);
  return (
    <div data-path={name}>
      {control.kind === 'group' ? (
        <Stack gap="md">
          {control.properties.map(([property, member]) => (
            <SchemaField
              key={property}
              label={labelOf(property, member)}
              schema={member}
              required={schema.required?.includes(property) ?? false}
              value={memberOf(value, property)}
              onChange={next => onChange(withMember(value, property, next))}
              pointer={below('', property)}
              faults={faults}
              readOnly={readOnly}
            />
          ))}
        </Stack>
      ) : (
        <JsonField label="Options" value={value} onChange={onChange} error={faults['']} readOnly={readOnly} />
      )}
    </div>
  );
}
