import { List } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Application, NewClientSecret } from '#kit/api/portal.ts';
import { CopyOnce } from '#kit/copy-once.tsx';
import { Section } from '#kit/section.tsx';
import { tokensHref } from '../applications/addresses.ts';

/** The new secret, the only time that it can be seen, with how to keep it. */
export function SecretShown({ application, made }: { application: Application; made: NewClientSecret }) {
  const [, navigate] = useLocation();
  return (
    <Section title="Your client secret">
      <CopyOnce
        label="client secret"
        secret={made.secret}
        onDone={() => navigate(tokensHref(application.id))}
      >
        <List size="sm" spacing={4}>
          {made.advice.map(text => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      </CopyOnce>
    </Section>
  );
}
