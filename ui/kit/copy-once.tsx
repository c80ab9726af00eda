import { Alert, Button, Checkbox, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import classes from './copy-once.module.css';

/** Puts text into the clipboard and says so. */
export function Copyable({ text, label = 'Copy' }: { text: string; label?: string }) {
  return (
    <CopyButton value={text} timeout={3000}>
      {({ copied, copy }) => (
        <Button
          variant={copied ? 'light' : 'default'}
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={copy}
        >
          <span aria-live="polite">{copied ? 'Copied' : label}</span>
        </Button>
      )}
    </CopyButton>
  );
}

/**
 * Shows a secret the only time that it can be seen. Going on needs a word that it is kept; the secret is nowhere but
 * in this component's memory.
 */
export function CopyOnce({
  label,
  secret,
  onDone,
  children,
}: {
  /** What it is: "API key". */
  label: string;
  secret: string;
  onDone: () => void;
  /** How to keep it. */
  children: ReactNode;
}) {
  const [kept, setKept] = useState(false);
  return (
    <Alert
      variant="light"
      color="gate"
      icon={<IconKey size={18} aria-hidden />}
      title={`Your ${label}, shown only now`}
    >
      <Stack gap="sm">
        <Text size="sm" component="div">
          {children}
        </Text>
        <code className={classes['secret']} aria-label={label} translate="no">
          {secret}
        </code>
        <Group>
          <Copyable text={secret} label={`Copy ${label}`} />
        </Group>
        <Checkbox
          checked={kept}
          onChange={event => setKept(event.currentTarget.checked)}
          label="I have stored it in a safe place"
        />
        <Group>
          <Button onClick={onDone} disabled={!kept}>
            Done
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
