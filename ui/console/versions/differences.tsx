import { Text } from '@mantine/core';
import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { ThingDifference } from '#kit/api/admin.ts';
import { ToneBadge, type Tone } from '#kit/badges/badge.tsx';
import { counted } from '#kit/format.ts';
import { useBeginning } from '../more.tsx';
import classes from './differences.module.css';

const looks: Readonly<Record<ThingDifference['kind'], { tone: Tone; icon: typeof IconPlus; label: string }>> =
  {
    added: { tone: 'green', icon: IconPlus, label: 'Added' },
    removed: { tone: 'red', icon: IconMinus, label: 'Removed' },
    changed: { tone: 'amber', icon: IconPencil, label: 'Changed' },
  };

/** Differences at first; the rest on request. */
const shown = 12;

/** What gateways would do otherwise, thing by thing, with the fields that changed. */
export function Differences({
  list,
  count = list.length,
}: {
  list: readonly ThingDifference[];
  /** Of all, where the list was cut. */
  count?: number;
}) {
  const { items, rest } = useBeginning(list, shown);
  if (list.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing: gateways serve exactly this already.
      </Text>
    );
  return (
    <>
      <ul className={classes['list']} aria-label="Differences">
        {items.map((difference, at) => (
          // The same thing can be named twice: added in one place and removed in another.
          <li key={`${at} ${difference.in} ${difference.name}`}>
            <One difference={difference} />
          </li>
        ))}
      </ul>
      {rest}
      {count > list.length && (
        <Text size="sm" c="dimmed" mt="xs">
          {counted(list.length, 'difference')} of {count} are shown.
        </Text>
      )}
    </>
  );
}

function One({ difference: { kind, thing, name, in: place, changes } }: { difference: ThingDifference }) {
  const { tone, icon, label } = looks[kind];
  return (
    <>
      <div className={classes['head']}>
        <ToneBadge tone={tone} icon={icon}>
          {label}
        </ToneBadge>
        <span>
          {thing} <b>{name}</b>
          {place !== '' && <span className={classes['place']}> in {place}</span>}
        </span>
      </div>
      {changes.length > 0 && (
        <dl className={classes['changes']}>
          {changes.map(change => (
            <div key={change.field}>
              <dt>{change.field}</dt>
              <dd>
                {change.from === undefined && change.to === undefined ? (
                  'is another one (too long to show)'
                ) : (
                  <>
                    <del>{inWords(change.from)}</del> <ins>{inWords(change.to)}</ins>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

const inWords = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
