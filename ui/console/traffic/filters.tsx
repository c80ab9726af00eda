import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useList, useRead } from '#kit/api/hooks.ts';
import { FilterSelect } from '#kit/data/filters.tsx';
import { useSession } from '#kit/session.tsx';
import { useSearchParams } from 'wouter';
import { api } from '../api.ts';
import { named } from './names.ts';

export const narrowings = ['version', 'operation', 'application', 'zone'] as const;
export type Narrowing = Partial<Record<(typeof narrowings)[number], string>>;

/** What the page is narrowed to, kept in the address. */
export function useNarrowing() {
  const [parameters, setParameters] = useSearchParams();
  const narrowing: Narrowing = {};
  for (const name of narrowings) {
    const value = parameters.get(name);
    if (value !== null && value !== '') narrowing[name] = value;
  }
  const narrow = (changes: Narrowing) =>
    setParameters(
      before => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return [narrowing, narrow] as const;
}

/** Choices are what had traffic in that time, so that no choice shows nothing. */
export function TrafficFilters({
  narrowing,
  narrow,
  stretch,
}: {
  narrowing: Narrowing;
  narrow: (changes: Narrowing) => void;
  stretch: { readonly from: number; readonly to: number };
}) {
  const { version = '', operation = '', application = '', zone = '' } = narrowing;
  const names = (kind: 'application' | 'operation' | 'version', chosen: string) => {
    const within = kind === 'operation' && version !== '' ? { version } : {};
    return { query: { by: kind, limit: 100, ...stretch, ...within }, chosen, kind };
  };
  const versions = useNames(names('version', version));
  const operations = useNames(names('operation', operation));
  const applications = useNames(names('application', application));
  const canReadZones = useSession().can('apis:read');
  const zones = useList(api, '/zones', { query: { limit: 100 } }, { enabled: canReadZones });
  const zoneNames = zones.items.map(({ name }) => ({ value: name, label: name }));
  return (
    <>
      <FilterSelect
        label="API version"
        value={version}
        onChange={value => narrow({ version: value, operation: '' })}
        options={versions}
      />
      <FilterSelect
        label="Operation"
        value={operation}
        onChange={value => narrow({ operation: value })}
        options={operations}
      />
      <FilterSelect
        label="Application"
        value={application}
        onChange={value => narrow({ application: value })}
        options={applications}
      />
      {zoneNames.length > 1 && (
        <FilterSelect
          label="Zone"
          value={zone}
          onChange={value => narrow({ zone: value })}
          options={zoneNames}
        />
      )}
      {Object.keys(narrowing).length > 0 && (
        <Button
          variant="subtle"
          leftSection={<IconFilterOff size={16} aria-hidden />}
          onClick={() => narrow({ version: '', operation: '', application: '', zone: '' })}
        >
          Clear filters
        </Button>
      )}
    </>
  );
}

interface NamesAsked {
  readonly kind: 'application' | 'operation' | 'version';
  readonly chosen: string;
  readonly query: { by: 'application' | 'operation' | 'version'; limit: number; from: number; to: number };
}

function useNames({ kind, chosen, query }: NamesAsked) {
  const top = useRead(api, '/traffic/top', { query }, { keep: true });
  const found = (top.data?.items ?? []).map(({ name }) => name);
  // The one that is chosen stays to be seen, also where it had no traffic.
  const values = new Set(chosen === '' ? found : [...found, chosen]);
  return [...values].map(value => ({ value, label: named(kind, value) }));
}
