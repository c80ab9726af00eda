import { Button, FileButton, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconFileText, IconUpload, IconX } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { bytes } from '#kit/format.ts';
import { api } from '../api.ts';
import { problemInWords } from '../problem-words.ts';
import classes from './document-input.module.css';
import { documentOf, type GivenDocument } from './document.ts';

/** Takes an OpenAPI document: a file that is dropped or chosen, or what the server fetches from an address. */
export function DocumentInput({
  document,
  onChange,
  error,
  path,
}: {
  document: GivenDocument | null;
  onChange: (document: GivenDocument | null) => void;
  error?: string | undefined;
  /** Name of the field in its form, where faults of the server find it. */
  path?: string;
}) {
  const [fault, setFault] = useState<string | undefined>();
  const take = (file: File | null | undefined) => {
    if (file === null || file === undefined) return;
    setFault(undefined);
    documentOf(file).then(onChange, (reason: Error) => setFault(reason.message));
  };
  if (document !== null)
    return <Chosen document={document} onRemove={() => onChange(null)} {...{ error, path }} />;
  return (
    <Stack gap="md" data-path={path}>
      <Drop onFile={take} fault={fault ?? error} />
      <Address onDocument={onChange} />
    </Stack>
  );
}

function Chosen({
  document,
  onRemove,
  error,
  path,
}: {
  document: GivenDocument;
  onRemove: () => void;
  error: string | undefined;
  path: string | undefined;
}) {
  return (
    <Paper p="sm" data-path={path}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" className={classes['file']}>
          <IconFileText size={22} aria-hidden />
          <div className={classes['name']}>
            <Text size="sm" fw={600}>
              {document.name}
            </Text>
            <Text size="xs" c="dimmed">
              {bytes(new Blob([document.text]).size)}
            </Text>
          </div>
        </Group>
        <Button variant="default" size="xs" onClick={onRemove} leftSection={<IconX size={14} aria-hidden />}>
          Take another one
        </Button>
      </Group>
      {error !== undefined && <FaultText>{error}</FaultText>}
    </Paper>
  );
}

function Drop({
  onFile,
  fault,
}: {
  onFile: (file: File | null | undefined) => void;
  fault: string | undefined;
}) {
  const [over, setOver] = useState(false);
  const hold = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <div>
      <div
        className={`${classes['drop']} ${over ? classes['over'] : ''}`}
        onDragEnter={hold}
        onDragOver={hold}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={28} stroke={1.5} aria-hidden />
        <Text fw={600}>Drop an OpenAPI document here</Text>
        <Text size="sm" c="dimmed">
          OpenAPI 3 or Swagger 2, in JSON or YAML, up to 28 MiB
        </Text>
        <FileButton
          onChange={onFile}
          accept=".json,.yaml,.yml,application/json,application/yaml"
          inputProps={{ 'aria-label': 'OpenAPI document', tabIndex: -1 }}
        >
          {props => (
            <Button
              {...props}
              variant="default"
              mt="xs"
              {...(fault !== undefined && { 'aria-invalid': true, 'aria-describedby': 'document-fault' })}
            >
              Choose a file
            </Button>
          )}
        </FileButton>
      </div>
      {fault !== undefined && <FaultText>{fault}</FaultText>}
    </div>
  );
}

const FaultText = ({ children }: { children: string }) => (
  <Text id="document-fault" role="alert" size="sm" c="var(--mantine-color-error)" mt={6}>
    {children}
  </Text>
);

function Address({ onDocument }: { onDocument: (document: GivenDocument) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | undefined>();
  const fail = (text: string) => {
    setFault(text);
    input.current?.focus();
  };
  const go = () => {
    const asked = url.trim();
    if (!URL.canParse(asked) || !/^https?:$/.test(new URL(asked).protocol)) {
      fail('An address begins with https:// or http://.');
      return;
    }
    setBusy(true);
    setFault(undefined);
    api
      .post('/contracts/fetch', { body: { url: asked } })
      .then(
        ({ contract }) => onDocument({ text: contract, name: asked }),
        (error: unknown) => fail(problemInWords(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Group align="flex-start" gap="sm" wrap="nowrap" className={classes['address']}>
      <TextInput
        ref={input}
        type="url"
        flex={1}
        label="Or fetch it from an address"
        description="The server fetches it, from public addresses only."
        placeholder="https://example.org/openapi.yaml"
        spellCheck={false}
        autoCapitalize="none"
        value={url}
        onChange={event => setUrl(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter') return;
          // Fetches the document instead of sending the form around it.
          event.preventDefault();
          go();
        }}
        error={fault}
      />
      <Button variant="default" onClick={go} loading={busy} className={classes['fetch']}>
        Fetch document
      </Button>
    </Group>
  );
}
