import { Fieldset, Stack, Text } from '@mantine/core';
import type { ComponentType } from 'react';
import type { SchemaFieldProps } from './schema-field.tsx';
import { below, labelOf, memberOf, plainDescription, withMember, type JsonSchema } from './schema.ts';

/** Several options that belong together. */
export function GroupField({
  label,
  schema,
  properties,
  Field,
  value,
  onChange,
  pointer,
  faults,
  readOnly,
}: SchemaFieldProps & {
  properties: readonly (readonly [string, JsonSchema])[];
  Field: ComponentType<SchemaFieldProps>;
}) {
  const description = plainDescription(schema);
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        {description !== undefined && (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        )}
        {properties.map(([name, member]) => (
          <Field
            key={name}
            label={labelOf(name, member)}
            schema={member}
            required={schema.required?.includes(name) ?? false}
            value={memberOf(value, name)}
            onChange={next => onChange(withMember(value, name, next))}
            pointer={below(pointer, name)}
            {...{ faults, readOnly }}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}
