import { Button, FileButton, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { IconFileText, IconShieldLock, IconX } from '@tabler/icons-react';
import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { bytes } from '#kit/format.ts';
import type { Field } from '#kit/forms/use-submit.ts';
import { Note } from '../note.tsx';
import { type Given, givenBy, holdsPrivateKey, nothing, type Wanted, withoutPrivateKeys } from './pem.ts';
import classes from './pem-field.module.css';

/**
 * Takes something in PEM: pasted, or from a file that is dropped or chosen. A private key is told at once, and a form
 * with one is not sent.
 */
export function PemField({
  label,
  description,
  wanted,
  field,
}: {
  label: string;
  description: string;
  wanted: Wanted;
  field: Field<Given>;
}) {
  const { value, onChange, error } = field;
  const id = useId();
  const [fault, setFault] = useState<string>();
  const take = (file: File | null | undefined) => {
    if (file === null || file === undefined) return;
    setFault(undefined);
    givenBy(file, wanted).then(onChange, (reason: Error) => setFault(reason.message));
  };
  const choose = (
    <FileButton onChange={take} inputProps={{ 'aria-label': `File for: ${label}`, tabIndex: -1 }}>
      {props => (
        <Button {...props} variant="default" size="xs" aria-describedby={fault && `${id}-fault`}>
          Choose a file
        </Button>
      )}
    </FileButton>
  );
  if (value.file !== undefined)
    return (
      <div data-path={field['data-path']}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Chosen given={value} error={error} onRemove={() => onChange(nothing)} />
      </div>
    );
  return (
    <Stack gap="xs" data-path={field['data-path']}>
      <Drop onFile={take}>
        <Textarea
          label={label}
          description={description}
          placeholder={`-----BEGIN ${wanted.label}-----`}
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: classes['text'] ?? '' }}
          value={value.text}
          onChange={event => onChange({ text: event.currentTarget.value })}
          error={error}
        />
      </Drop>
      <Group gap="sm">
        {choose}
        <Text size="xs" c="dimmed">
          or drop it on the text
        </Text>
      </Group>
      {fault !== undefined && (
        <Text id={`${id}-fault`} role="alert" size="sm" c="var(--mantine-color-error)">
          {fault}
        </Text>
      )}
      {holdsPrivateKey(value.text) && (
        <KeyWarning onRemove={() => onChange({ text: withoutPrivateKeys(value.text) })} />
      )}
    </Stack>
  );
}

function KeyWarning({ onRemove }: { onRemove: () => void }) {
  return (
    <Note tone="red" icon={IconShieldLock} title="This holds a private key" role="alert">
      <Stack gap="xs" align="flex-start">
        <span>
          It is not sent: nothing leaves this page while it is here. A private key stays where it was made. If
          it came by mail or chat, others may have it, and a new one is due.
        </span>
        <Button size="xs" variant="default" onClick={onRemove}>
          Take the private key out
        </Button>
      </Stack>
    </Note>
  );
}

function Drop({ onFile, children }: { onFile: (file: File | undefined) => void; children: ReactNode }) {
  const [over, setOver] = useState(false);
  const hold = (event: DragEvent) => {
    // Text that is dragged goes into the field as always.
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={over ? classes['over'] : undefined}
      onDragEnter={hold}
      onDragOver={hold}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
    </div>
  );
}

function Chosen({
  given: { file, text },
  error,
  onRemove,
}: {
  given: Given;
  error: string | undefined;
  onRemove: () => void;
}) {
  const id = useId();
  return (
    <Paper p="sm" mt={4} withBorder>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" className={classes['file']}>
          <IconFileText size={22} aria-hidden />
          <div className={classes['name']}>
            <Text size="sm" fw={600}>
              {file}
            </Text>
            <Text size="xs" c="dimmed">
              {bytes(text.length)}
            </Text>
          </div>
        </Group>
        <Button
          variant="default"
          size="xs"
          onClick={onRemove}
          leftSection={<IconX size={14} aria-hidden />}
          {...(error !== undefined && { 'aria-invalid': true, 'aria-describedby': id })}
        >
          Take another one
        </Button>
      </Group>
      {error !== undefined && (
        <Text id={id} size="sm" c="var(--mantine-color-error)" mt={6}>
          {error}
        </Text>
      )}
    </Paper>
  );
}
