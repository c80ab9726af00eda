import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRead } from '#kit/api/hooks.ts';
import type { Field } from '#kit/forms/use-submit.ts';
import { api } from '../api.ts';

/** One API of the catalogue by its name, searched by the server: there may be many. */
export function ApiChoice({ field }: { field: Field<string> }) {
  const [search] = useDebouncedValue(field.value, 250);
  const found = useRead(api, '/apis', { query: { limit: 20, search } });
  return (
    <Autocomplete
      label="API"
      description="Write part of its name or title, then choose."
      data={(found.data?.items ?? []).map(({ name }) => name)}
      filter={({ options }) => options}
      autoComplete="off"
      {...field}
    />
  );
}
