import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { useBeginning } from '../more.tsx';
import classes from './findings.module.css';

/** A place in a document that is wrong or doubtful. */
export interface Finding {
  readonly level: 'fault' | 'warning';
  readonly at: string;
  readonly message: string;
  /** Of several, the one that it is in. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Findings at first; the rest on request. */
const shown = 8;

/** What an import found in a document, with where it stands. */
export function Findings({ list }: { list: readonly Finding[] }) {
  const { items, rest } = useBeginning(list, shown);
  if (list.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing doubtful was found in it.
      </Text>
    );
  return (
    <>
      <ul className={classes['list']} aria-label="Findings">
        {items.map(({ level, at, message, file, line, column }, index) => (
          <li key={`${index} ${at}`}>
            <ToneBadge
              tone={level === 'fault' ? 'red' : 'amber'}
              icon={level === 'fault' ? IconCircleX : IconAlertTriangle}
            >
              {level === 'fault' ? 'Fault' : 'Doubtful'}
            </ToneBadge>
            <div>
              {message}
              <Text size="xs" c="dimmed">
                {file !== undefined && `${file} · `}
                {line !== undefined && `Line ${line}${column === undefined ? '' : `, column ${column}`} · `}
                <code>{at === '' ? 'the document itself' : at}</code>
              </Text>
            </div>
          </li>
        ))}
      </ul>
      {rest}
    </>
  );
}
