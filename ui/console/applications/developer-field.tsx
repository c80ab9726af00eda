import { Autocomplete, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRead } from '#kit/api/hooks.ts';
import type { Field } from '#kit/forms/use-submit.ts';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';

const label = 'Developer';

/** Whose application it is: searched among all developers by those who may see them, else typed. */
export function DeveloperField({ field }: { field: Field<string> }) {
  const may = useSession().can('developers:read');
  return may ? (
    <SearchedField field={field} />
  ) : (
    <TextInput label={label} description="The name by which they are registered." {...field} />
  );
}

function SearchedField({ field }: { field: Field<string> }) {
  const [search] = useDebouncedValue(field.value, 250);
  const found = useRead(api, '/developers', { query: { limit: 20, active: true, search } });
  return (
    <Autocomplete
      label={label}
      description="Write part of the name, then choose."
      data={(found.data?.items ?? []).map(({ name }) => name)}
      autoComplete="off"
      {...field}
    />
  );
}
