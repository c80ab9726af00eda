import { List } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Application, NewKey } from '#kit/api/portal.ts';
import { CopyOnce } from '#kit/copy-once.tsx';
import { Section } from '#kit/section.tsx';
import { applicationHref } from '../applications/addresses.ts';

/** The new key, the only time that it can be seen, with how to keep it. */
export function KeyShown({ application, made }: { application: Application; made: NewKey }) {
  const [, navigate] = useLocation();
  return (
    <Section title={made.environment === 'live' ? 'Your live key' : 'Your sandbox key'}>
      <CopyOnce label="API key" secret={made.key} onDone={() => navigate(applicationHref(application.id))}>
        <List size="sm" spacing={4}>
          {made.advice.map(text => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      </CopyOnce>
    </Section>
  );
}
