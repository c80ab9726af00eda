import { Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';

/** The bar above a list that holds its search and filters. */
export const FilterBar = ({ children }: { children: ReactNode }) => (
  <Group component="search" gap="sm" mb="md" align="flex-end">
    {children}
  </Group>
);

/** One of several, or all; `''` is all. */
export function FilterSelect<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: Value | '';
  onChange: (value: Value | '') => void;
  options: readonly { readonly value: Value; readonly label: string }[];
}) {
  return (
    <Select
      aria-label={label}
      placeholder={`${label}: all`}
      value={value === '' ? null : value}
      onChange={chosen => onChange(chosen ?? '')}
      data={[...options]}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: all` }}
      w={{ base: '100%', xs: 190 }}
    />
  );
}

/**
 * A filter that lives in the address, so that it survives a reload and can be sent to a colleague:
 * `const [status, setStatus] = useFilter('status')`. `''` when it is not set.
 */
export function useFilter(name: string): [value: string, set: (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = (value: string) =>
    setParameters(
      before => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [parameters.get(name) ?? '', set];
}
