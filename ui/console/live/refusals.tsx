import { Code, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Decision } from '#kit/api/admin.ts';
import { counted } from '#kit/format.ts';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { clockTime } from '#kit/time.tsx';
import { decisionKey, decisionsHref } from '../decisions/addresses.ts';
import { titleOf } from '../decisions/words.ts';
import { Note } from '../note.tsx';
import { named } from '../traffic/names.ts';
import classes from './refusals.module.css';

/** Rows in the page; the rest is in the list of refusals. */
const rows = 60;
/** Milliseconds between two sentences to screen readers. */
const spokenEvery = 20_000;

/** Refusals as they happen, newest first; each opens its explanation. */
export function Refusals({
  refusals,
  onOpen,
}: {
  refusals: readonly Decision[];
  onOpen: (decision: Decision) => void;
}) {
  const canRead = useSession().can('decisions:read');
  if (!canRead)
    return (
      <Section title="Refusals as they happen">
        <Note tone="blue" icon={IconLock} title="Single refusals are not open to you">
          They need the permission <Code>decisions:read</Code>. Ask an administrator of this installation if
          your work needs it.
        </Note>
      </Section>
    );
  return (
    <Section
      title="Refusals as they happen"
      lead="Of a flood of one kind only samples are listed; all are counted above."
      actions={
        <LinkButton href={decisionsHref({})} variant="default" size="xs">
          Show all decisions
        </LinkButton>
      }
    >
      {refusals.length === 0 ? (
        <p className={classes['none']}>
          Nothing was refused yet. The next refusal appears here within a second.
        </p>
      ) : (
        <ul className={classes['list']}>
          {refusals.slice(0, rows).map(decision => (
            <li key={decisionKey(decision)}>
              <UnstyledButton className={classes['row']} onClick={() => onOpen(decision)}>
                <span className={classes['time']}>{clockTime(decision.at)}</span>
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

/** A sentence now and then, for those who do not see the list move. */
function Spoken({ refusals }: { refusals: readonly Decision[] }) {
  const [text, setText] = useState('');
  const latest = useRef(refusals);
  useEffect(() => {
    latest.current = refusals;
  });
  useEffect(() => {
    // What is there at first is not new: telling begins with what comes after it.
    let told = Number.POSITIVE_INFINITY;
    const timer = setInterval(() => {
      const fresh = latest.current.filter(({ at }) => at > told);
      told = latest.current[0]?.at ?? 0;
      const [first] = fresh;
      if (first !== undefined)
        setText(`${counted(fresh.length, 'new refusal')}, the last one: ${titleOf(first.code)}.`);
    }, spokenEvery);
    return () => clearInterval(timer);
  }, []);
  return <VisuallyHidden role="status">{text}</VisuallyHidden>;
}
