import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Operation } from '#kit/api/admin.ts';
import { useChange } from '#kit/api/hooks.ts';
import {
  type Audience,
  AudienceBadge,
  audiences,
  type Category,
  CategoryBadge,
  categories,
} from '#kit/badges/badges.tsx';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { problemInWords } from '../problem-words.ts';
import { Marked } from './marked.tsx';
import type { VersionOf } from './version-page.tsx';

interface SettingOf extends VersionOf {
  readonly operation: Operation;
  /** Why nothing can be changed, when that does not lie in one's permissions. */
  readonly closed?: string | undefined;
}

/** Sends one change of an operation at a time; what it was set to last counts, also before the list is read again. */
function useSetting({ product, version, operation }: SettingOf) {
  const [latest, setLatest] = useState<Operation>(operation);
  const current = latest.revision > operation.revision ? latest : operation;
  const change = useChange(
    (body: { category?: Category; audience?: Audience | null }) =>
      api.patch('/apis/{api}/versions/{version}/operations/{operation}', {
        path: { api: product.name, version: version.name, operation: operation.id },
        body,
        revision: current.revision,
      }),
    { invalidates: ['/apis'], onDone: setLatest },
  );
  return { current, change, fault: change.error === null ? undefined : problemInWords(change.error) };
}

/** What the operation does if misused, with what the import suggested and why. */
export function CategorySetting(of: SettingOf & { reasons?: boolean }) {
  const { can } = useSession();
  const { current, change, fault } = useSetting(of);
  const { category, suggestion } = current;
  const other = category !== suggestion.category;
  const because = suggestion.reasons.join(' ');
  return (
    <>
      {!can('apis:write') || of.closed !== undefined ? (
        <CategoryBadge category={category} />
      ) : (
        <NativeSelect
          aria-label={`Category of ${current.method} ${current.path}`}
          size="xs"
          w={{ base: '100%', sm: 170 }}
          value={change.isPending ? (change.variables.category ?? category) : category}
          disabled={change.isPending}
          onChange={event => change.mutate({ category: event.currentTarget.value as Category })}
          error={fault}
          data={(Object.keys(categories) as Category[]).map(value => ({
            value,
            label: categories[value].label,
          }))}
        />
      )}
      {(other || of.reasons === true) && (
        <Text size="xs" c="dimmed" mt={4} fw={400}>
          {other ? `Suggested: ${categories[suggestion.category].label}. ` : 'As suggested. '}
          <Marked>{because}</Marked>
        </Text>
      )}
    </>
  );
}

const tightness = Object.keys(audiences) as Audience[];

/** For whom the operation is: as its version, or for fewer. */
export function AudienceSetting(of: SettingOf) {
  const { can } = useSession();
  const { current, change, fault } = useSetting(of);
  const { version } = of;
  const own = current.audience;
  if (!can('apis:write') || of.closed !== undefined)
    return <AudienceBadge audience={own ?? version.audience} />;
  const tighter = tightness.slice(tightness.indexOf(version.audience) + 1);
  const choices = own === null || tighter.includes(own) ? tighter : [own, ...tighter];
  return (
    <NativeSelect
      aria-label={`Audience of ${current.method} ${current.path}`}
      size="xs"
      w={{ base: '100%', sm: 190 }}
      value={(change.isPending ? change.variables.audience : own) ?? ''}
      disabled={change.isPending}
      onChange={event =>
        change.mutate({
          audience: event.currentTarget.value === '' ? null : (event.currentTarget.value as Audience),
        })
      }
      error={fault}
      data={[
        { value: '', label: `As the version: ${audiences[version.audience].label}` },
        ...choices.map(value => ({ value, label: `Only ${audiences[value].label.toLowerCase()}` })),
      ]}
    />
  );
}
