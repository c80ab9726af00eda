import { Button, FileButton, Group, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconFileText, IconUpload, IconX } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { bytes } from '#kit/format.ts';
import { api } from '../api.ts';
import { problemInWords } from '../problem-words.ts';
import classes from './document-input.module.css';
import { documentOf, type GivenDocument, type GivenFile, withRoot } from './document.ts';
import { droppedFiles } from './dropped-files.ts';

/** Takes an OpenAPI document: files that are dropped or chosen, or what the server fetches from an address. */
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
  const take = (files: Promise<readonly GivenFile[]>) => {
    setFault(undefined);
    files
      .then(given => (given.length === 0 ? undefined : documentOf(given).then(onChange)))
      .catch((reason: Error) => setFault(reason.message));
  };
  if (document !== null) return <Chosen {...{ document, onChange, error, path }} />;
  return (
    <Stack gap="md" data-path={path}>
      <Drop onFiles={take} fault={fault ?? error} />
      <Address onDocument={onChange} />
    </Stack>
  );
}

function Chosen({
  document,
  onChange,
  error,
  path,
}: {
  document: GivenDocument;
  onChange: (document: GivenDocument | null) => void;
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
              {bytes(document.size)}
            </Text>
          </div>
        </Group>
        <Button
          variant="default"
          size="xs"
          onClick={() => onChange(null)}
          leftSection={<IconX size={14} aria-hidden />}
        >
          Take another one
        </Button>
      </Group>
      {document.roots.length > 1 && typeof document.contract !== 'string' && (
        <Select
          mt="sm"
          label="The document"
          description="Several of the files could be it. The others are what it refers to."
          data={[...document.roots]}
          value={document.contract.root}
          allowDeselect={false}
          onChange={root => root !== null && onChange(withRoot(document, root))}
        />
      )}
      {error !== undefined && <FaultText>{error}</FaultText>}
    </Paper>
  );
}

function Drop({
  onFiles,
  fault,
}: {
  onFiles: (files: Promise<readonly GivenFile[]>) => void;
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
    onFiles(droppedFiles(event.dataTransfer));
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
          OpenAPI 3 or Swagger 2, in JSON or YAML, up to 28 MiB. One of several files: drop all of them, or
          their folder
        </Text>
        <FileButton
          multiple
          onChange={files => onFiles(Promise.resolve(files.map(file => ({ path: file.name, file }))))}
          accept=".json,.yaml,.yml,.xsd,application/json,application/yaml"
          inputProps={{ 'aria-label': 'OpenAPI document', tabIndex: -1 }}
        >
          {props => (
            <Button
              {...props}
              variant="default"
              mt="xs"
              {...(fault !== undefined && { 'aria-invalid': true, 'aria-describedby': 'document-fault' })}
            >
              Choose files
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
        ({ contract, bytes: size }) => onDocument({ contract, name: asked, size, roots: [] }),
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
