import { Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconPointFilled } from '@tabler/icons-react';
import type { Assessment } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { AudienceBadge, CategoryBadge } from '#kit/badges/badges.tsx';
import { counted } from '#kit/format.ts';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import classes from './assessment.module.css';

/** Those that speak for a category; the rest are words. */
const spoken = ['information', 'effect', 'misuse', 'volume', 'users', 'impersonation'] as const;

type Spoken = Pick<Assessment['answers'], (typeof spoken)[number]>;

/** What the answers that were chosen so far lead to: a category, an audience and the floor of both. */
export function WhatFollows({ answers }: { answers: Readonly<Record<string, string>> }) {
  const chosen = spoken.filter(name => (answers[name] ?? '') !== '');
  const query = Object.fromEntries(chosen.map(name => [name, answers[name]])) as Partial<Spoken>;
  const reading = useRead(api, '/questionnaire/floor', { query }, { keep: true });
  const open = spoken.length - chosen.length;
  return (
    <section className={classes['follows']} aria-labelledby="what-follows">
      <h3 id="what-follows" className={classes['title']}>
        {open === 0 ? 'What follows from it' : 'What follows so far'}
      </h3>
      <PageState of={reading}>
        {({ category, audience, reasons, controls }) => {
          const own = controls.filter(({ everywhere }) => !everywhere);
          return (
            <Stack gap="sm" role="status">
              <Group gap="xs">
                <CategoryBadge category={category} />
                <AudienceBadge audience={audience} />
                <Text size="xs" c="dimmed">
                  at most
                </Text>
              </Group>
              <ul className={classes['reasons']}>
                {reasons.map(reason => (
                  <li key={reason}>
                    <IconPointFilled size={12} aria-hidden />
                    {reason}
                  </li>
                ))}
              </ul>
              <div>
                <Text size="sm" fw={600}>
                  The floor then asks for
                </Text>
                <ul className={classes['reasons']}>
                  {own.map(({ control, title }) => (
                    <li key={control}>
                      <IconCheck size={14} aria-hidden />
                      {title}
                    </li>
                  ))}
                </ul>
                <Text size="xs" c="dimmed" mt={4}>
                  And {counted(controls.length - own.length, 'control')} that every operation has.
                </Text>
              </div>
              {open > 0 && (
                <Text size="xs" c="dimmed">
                  {counted(open, 'question is', 'questions are')} still open. The floor can only grow.
                </Text>
              )}
            </Stack>
          );
        }}
      </PageState>
    </section>
  );
}
