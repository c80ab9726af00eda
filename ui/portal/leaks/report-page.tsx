import { Alert, Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Problem } from '#kit/confirm.tsx';
import { api } from '../api.ts';

/** Characters that the API takes. */
const longest = 65_536;

/** Anybody who found a key or secret ends it here. What was pasted is in the field and nowhere else. */
export default function ReportPage() {
  const [sent, setSent] = useState(false);
  return (
    <>
      <PageHeader
        title="Report a leaked key or secret"
        lead="You found one where it does not belong: in public code, in a log, in a chat. Report it, and it ends at once. You need no account."
      />
      {sent ? <Received again={() => setSent(false)} /> : <ReportForm onSent={() => setSent(true)} />}
      <Section title="What happens then">
        <List spacing="xs">
          <List.Item>
            Every API key, client secret and admin token in the text that was issued here is revoked: gateways
            refuse it within a second.
          </List.Item>
          <List.Item>Its owner is told that it was found, not by whom.</List.Item>
          <List.Item>
            The text is kept nowhere. The answer is the same whether or not it held something of ours, so
            nobody learns here what a find is worth.
          </List.Item>
        </List>
      </Section>
    </>
  );
}

/** Not one of the forms that remember what was sent, to send it again: this must be gone when it was sent. */
function ReportForm({ onSent }: { onSent: () => void }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setError(null);
    if (text.trim() === '') {
      setFault('Paste what you found.');
      field.current?.focus();
      return;
    }
    setBusy(true);
    api
      .post('/leaks', { body: { text } })
      .then(onSent, setError)
      .finally(() => setBusy(false));
  };
  return (
    <Section title="What you found">
      <form onSubmit={submit} noValidate autoComplete="off">
        <Stack gap="md">
          <Textarea
            ref={field}
            label="Key or secret, or the text that it is in"
            description="Ours begin with gh_live_, gh_test_, ghd_, gh_secret_, gh_register_, gh_client_ or gha_. Up to 65,536 characters and 50 keys in one report."
            autosize
            minRows={4}
            maxRows={14}
            maxLength={longest}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            translate="no"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={text}
            error={fault}
            onChange={event => {
              setFault(null);
              setText(event.currentTarget.value);
            }}
          />
          {error !== null && <Problem error={error} />}
          <Group>
            <Button type="submit" loading={busy}>
              Report and revoke
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Received({ again }: { again: () => void }) {
  const element = useRef<HTMLDivElement>(null);
  // The form that held the focus is gone.
  useEffect(() => element.current?.focus(), []);
  return (
    <Alert
      ref={element}
      tabIndex={-1}
      role="status"
      color="gate"
      variant="light"
      mb="lg"
      icon={<IconShieldCheck size={18} aria-hidden />}
      title="Thank you: your report was received"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          What of it was issued here and still worked does not work any more. There is nothing else that you
          need to do.
        </Text>
        <Button variant="default" onClick={again}>
          Report another one
        </Button>
      </Stack>
    </Alert>
  );
}
