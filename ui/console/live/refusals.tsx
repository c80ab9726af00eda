import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Decision } from '#kit/api/admin.ts';
import { counted } from '#kit/format.ts';
import { Section } from '#kit/section.tsx';
import { decisionKey } from '../decisions/addresses.ts';
import { titleOf } from '../decisions/words.ts';
import { named } from '../traffic/names.ts';
import classes from './refusals.module.css';

/** Rows in the page; the rest is in the list of refusals. */
const rows = 60;
/** Milliseconds between two sentences to screen readers. */
const spokenEvery = 20_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Refusals as they happen, newest first; it can be held still to read, and each opens its explanation. */
export function Refusals({
  refusals,
  onOpen,
}: {
  refusals: readonly Decision[];
  onOpen: (decision: Decision) => void;
}) {
  const [held, setHeld] = useState<readonly Decision[] | null>(null);
  const newest = held?.[0]?.id;
  const since = held === null ? 0 : newer(refusals, newest);
  const shown = (held ?? refusals).slice(0, rows);
  return (
    <Section
      title="Refusals as they happen"
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={
            held === null ? (
              <IconPlayerPause size={14} aria-hidden />
            ) : (
              <IconPlayerPlay size={14} aria-hidden />
            )
          }
          onClick={() => setHeld(held === null ? refusals : null)}
        >
          {held === null ? 'Pause list' : since === 0 ? 'Go on' : `Go on: ${counted(since, 'new one')}`}
        </Button>
      }
    >
      {shown.length === 0 ? (
        <p className={classes['none']}>Nothing was refused since this page was opened.</p>
      ) : (
        <ul className={classes['list']}>
          {shown.map(decision => (
            <li key={decisionKey(decision)}>
              <UnstyledButton className={classes['row']} onClick={() => onOpen(decision)}>
                <span className={classes['time']}>{clock.format(decision.at)}</span>
                <span className={classes['what']}>
                  {titleOf(decision.code)}
                  {decision.mode === 'report' && <small> (reported only)</small>}
                </span>
                <span className={classes['where']}>
                  {decision.operation === '-' ? 'before routing' : decision.operation}
                </span>
                <span className={classes['who']}>{named('application', decision.application)}</span>
                <span className={classes['status']}>{decision.status}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      <Spoken refusals={refusals} />
    </Section>
  );
}

/** How many came before the one that was newest when the list was held. */
function newer(refusals: readonly Decision[], newest: string | undefined): number {
  const at = refusals.findIndex(({ id }) => id === newest);
  return at < 0 ? refusals.length : at;
}

/** A sentence now and then, for those who do not see the list move. */
function Spoken({ refusals }: { refusals: readonly Decision[] }) {
  const [text, setText] = useState('');
  const latest = useRef({ refusals, told: undefined as string | undefined });
  useEffect(() => {
    latest.current.refusals = refusals;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      const { refusals: all, told } = latest.current;
      const count = newer(all, told);
      latest.current.told = all[0]?.id;
      const [first] = all;
      if (count > 0 && first !== undefined)
        setText(`${counted(count, 'new refusal')}, the last one: ${titleOf(first.code)}.`);
    }, spokenEvery);
    return () => clearInterval(timer);
  }, []);
  return <VisuallyHidden role="status">{text}</VisuallyHidden>;
}
