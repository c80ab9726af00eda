import { VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockExclamation,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { Status } from '#kit/api/admin.ts';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import type { Matter } from './matters.ts';
import { useMatters } from './use-matters.ts';
import classes from './home.module.css';

const kinds = {
  urgent: { Icon: IconAlertTriangle, label: 'Now' },
  soon: { Icon: IconClockExclamation, label: 'Soon' },
  open: { Icon: IconUserQuestion, label: 'Open' },
} as const;

/** What needs a person, the worst first. */
export function Attention({ status }: { status: Status }) {
  const { matters, isPending, error, retry } = useMatters(status);
  return (
    <Section title="Needs attention">
      {matters.length > 0 && (
        <ul className={classes['matters']}>
          {matters.map(matter => (
            <Row key={matter.key} matter={matter} />
          ))}
        </ul>
      )}
      {error !== null && <Failure error={error} retry={retry} />}
      {isPending && error === null && <Loading lines={2} />}
      {matters.length === 0 && !isPending && error === null && (
        <p className={classes['calm']}>
          <IconCircleCheck size={20} aria-hidden /> Nothing waits for you.
        </p>
      )}
    </Section>
  );
}

function Row({ matter: { kind, title, detail, href, action, at } }: { matter: Matter }) {
  const { Icon, label } = kinds[kind];
  return (
    <li className={classes['matter']}>
      <span className={`${classes['icon']} ${classes[kind]}`}>
        <Icon size={20} stroke={1.8} aria-hidden />
        <VisuallyHidden>{label}: </VisuallyHidden>
      </span>
      <div className={classes['words']}>
        <div className={classes['title']}>{title}</div>
        <div className={classes['detail']}>
          {detail}{' '}
          {at !== undefined && (
            <span className={classes['when']}>
              <Time at={at} as={kind === 'soon' ? 'date' : 'ago'} />
            </span>
          )}
        </div>
      </div>
      <LinkButton href={href} variant="default" size="xs" aria-label={`${action}: ${title}`}>
        {action}
      </LinkButton>
    </li>
  );
}
