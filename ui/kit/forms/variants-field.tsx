import { Select, Stack } from '@mantine/core';
import { useState, type ComponentType } from 'react';
import type { SchemaFieldProps } from './schema-field.tsx';
import { initialOf, plainDescription, variantLabel, variantOf, type JsonSchema } from './schema.ts';

/** One of several kinds of value: first which, then the value itself where it is not fixed. */
export function VariantsField(
  props: SchemaFieldProps & { variants: readonly JsonSchema[]; Field: ComponentType<SchemaFieldProps> },
) {
  const { label, schema, variants, Field, value, onChange, required, readOnly, pointer, faults } = props;
  const [chosen, setChosen] = useState(() => variantOf(value, variants));
  const variant = variants[chosen];
  const choose = (text: string | null) => {
    const next = text === null ? -1 : Number(text);
    setChosen(next);
    const schemaOfNext = variants[next];
    onChange(schemaOfNext === undefined ? undefined : (schemaOfNext.const ?? initialOf(schemaOfNext)));
  };
  return (
    <Stack gap="xs">
      <Select
        label={required ? label : `${label} (optional)`}
        description={plainDescription(schema)}
        error={faults[pointer]}
        data={variants.map((each, at) => ({ value: String(at), label: variantLabel(each) }))}
        value={chosen === -1 ? null : String(chosen)}
        onChange={choose}
        readOnly={readOnly}
        placeholder={required ? 'Choose' : 'Default'}
        clearable={!required}
        clearButtonProps={{ 'aria-label': `Clear ${label}` }}
      />
      {variant !== undefined && variant.const === undefined && (
        <Field
          label={`${label}: ${variantLabel(variant).toLowerCase()}`}
          schema={variant}
          required
          {...{ value, onChange, pointer, faults, readOnly }}
        />
      )}
    </Stack>
  );
}
