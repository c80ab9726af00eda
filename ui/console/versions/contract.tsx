import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconReplace } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead } from '#kit/api/hooks.ts';
import { bytes, counted } from '#kit/format.ts';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import classes from './contract.module.css';
import { ChangesSection } from './changes.tsx';
import { LintSection } from './lint.tsx';
import { ReplaceContract } from './replace-contract.tsx';
import type { VersionOf } from './version-page.tsx';

/** The OpenAPI document of a version: to read, to keep, to replace. */
export function ContractSection({ product, version }: VersionOf) {
  const [replacing, setReplacing] = useState(false);
  const retired = version.lifecycle === 'retired';
  const change = !retired && !replacing && (
    <Needs permission="apis:write" label={version.hasContract ? 'Replace' : 'Import a contract'} size="xs">
      <Button
        variant="default"
        size="xs"
        leftSection={<IconReplace size={14} aria-hidden />}
        onClick={() => setReplacing(true)}
      >
        {version.hasContract ? 'Replace' : 'Import a contract'}
      </Button>
    </Needs>
  );
  return (
    <>
      {replacing && (
        <Section
          title={version.hasContract ? 'Replace the contract' : 'Import a contract'}
          lead="An operation with the same method and path keeps its category, policies and waivers. What the new document no longer has is removed with its policies and waivers."
        >
          <ReplaceContract {...{ product, version }} onDone={() => setReplacing(false)} />
        </Section>
      )}
      <Section
        title="Contract"
        actions={
          <>
            {version.hasContract && <Download {...{ product, version }} />}
            {change}
          </>
        }
      >
        {version.contractUnread && (
          <Note tone="amber" icon={IconAlertTriangle} title="An earlier release imported it">
            What its requests and answers must be is read from it when the version is published
            {version.lifecycle === 'draft' ? '' : ' again; until then they are served as before'}. The check
            before publishing shows what will differ. If the document is refused today, import it again.
          </Note>
        )}
        {version.hasContract ? (
          <Document {...{ product, version }} />
        ) : (
          <Note tone="amber" icon={IconAlertTriangle} title="It has no contract">
            A single operation takes any method and any path. What its calls do is a guess, and requests
            cannot be checked. The floor demands a contract, or a waiver of it.
          </Note>
        )}
      </Section>
      {version.hasContract && (
        <>
          <ChangesSection {...{ product, version }} />
          <LintSection {...{ product, version }} />
        </>
      )}
    </>
  );
}

function Download({ product, version }: VersionOf) {
  const path = `${api.base}/apis/${encodeURIComponent(product.name)}/versions/${encodeURIComponent(version.name)}/contract`;
  return (
    <Anchor href={path} download={`${product.name}-${version.name}.openapi.json`} size="sm">
      <Group gap={4} component="span">
        <IconDownload size={16} aria-hidden />
        Download
      </Group>
    </Anchor>
  );
}

/** Characters that a page can show without becoming slow. */
const readable = 200_000;

function Document({ product, version }: VersionOf) {
  const path = { api: product.name, version: version.name };
  const reading = useRead(api, '/apis/{api}/versions/{version}/contract', { path });
  return (
    <PageState of={reading}>
      {document => {
        const text = JSON.stringify(document, null, 2);
        return (
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              {titleOf(document)} {counted(pathsOf(document), 'path')}, {bytes(text.length)}
            </Text>
            <Textarea
              aria-label="The OpenAPI document"
              readOnly
              value={text.slice(0, readable)}
              rows={18}
              spellCheck={false}
              classNames={{ input: classes['document'] ?? '' }}
            />
            {text.length > readable && (
              <Text size="sm" c="dimmed">
                The rest is too long to be shown here: download it.
              </Text>
            )}
          </Stack>
        );
      }}
    </PageState>
  );
}

const pathsOf = (document: Record<string, unknown>): number => {
  const { paths } = document;
  return typeof paths === 'object' && paths !== null ? Object.keys(paths).length : 0;
};

function titleOf(document: Record<string, unknown>): string {
  const { title, version } = Object(document['info']) as { title?: unknown; version?: unknown };
  const name = typeof title === 'string' ? `“${title}”` : '';
  return [name, typeof version === 'string' ? `${version},` : ''].filter(Boolean).join(' ');
}
