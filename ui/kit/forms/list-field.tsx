import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { SchemaFieldProps } from './schema-field.tsx';
import { below, initialOf, plainDescription, type JsonSchema } from './schema.ts';

/** A list whose items have options of their own. */
export function ListField({
  label,
  schema,
  items,
  Field,
  value,
  onChange,
  pointer,
  faults,
  readOnly,
}: SchemaFieldProps & { items: JsonSchema; Field: ComponentType<SchemaFieldProps> }) {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const description = plainDescription(schema);
  const full = schema.maxItems !== undefined && list.length >= schema.maxItems;
  const put = (next: readonly unknown[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        {description !== undefined && (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        )}
        {faults[pointer] !== undefined && (
          <Text size="sm" c="var(--mantine-color-error)">
            {faults[pointer]}
          </Text>
        )}
        {list.map((item, at) => (
          // Items have no name of their own, and only the last one can come or go without the others being told apart.
          <Group key={`${at} of ${list.length}`} align="flex-start" wrap="nowrap" gap="xs">
            <div style={{ flex: 1, minWidth: 0 }}>
              <Field
                label={`${label}, ${at + 1}`}
                schema={items}
                required
                value={item}
                onChange={next => put(list.map((other, i) => (i === at ? next : other)))}
                pointer={below(pointer, at)}
                {...{ faults, readOnly }}
              />
            </div>
            {!readOnly && (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Remove ${label}, ${at + 1}`}
                onClick={() => put(list.filter((_, i) => i !== at))}
              >
                <IconTrash size={16} aria-hidden />
              </Button>
            )}
          </Group>
        ))}
        {!readOnly && !full && (
          <Group>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => put([...list, initialOf(items) ?? null])}
            >
              Add to {label.toLowerCase()}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}
