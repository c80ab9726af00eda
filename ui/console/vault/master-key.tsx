import { Code, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { VaultStatus } from '#kit/api/admin.ts';
import { useChange } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { Facts } from '#kit/facts.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';

const sources: Readonly<Record<VaultStatus['source'], string>> = {
  file: 'A file beside the data directory, which the program replaces itself',
  environment: 'The environment (GATEHOUSE_MASTER_KEY)',
  command: 'A command (GATEHOUSE_MASTER_KEY_COMMAND)',
};

export function MasterKey({ status: { source, master, masters } }: { status: VaultStatus }) {
  const others = masters.filter(id => id !== master);
  return (
    <Section
      title="Master key"
      lead="It wraps the data keys. Keep it apart from backups: without it, nothing of them opens."
      actions={
        source === 'file' &&
        others.length === 0 && (
          <Needs permission="vault:write" label="Replace master key">
            <Replace />
          </Needs>
        )
      }
    >
      <Stack gap="md">
        <Facts
          items={[
            ['In use', <Code key="id">{master}</Code>],
            ['Comes from', sources[source]],
          ]}
        />
        {others.length > 0 && <Unfinished others={others} source={source} />}
        {source !== 'file' && others.length === 0 && (
          <Text size="sm">
            It is not the program’s to replace. Start each node with the next one in{' '}
            <Code>GATEHOUSE_MASTER_KEY_NEXT</Code>, change it where it comes from, then finish the rotation
            here.
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Replace() {
  const replace = useChange(() => api.post('/vault/rotate', { body: { keys: 'master' } }), {
    invalidates: ['/vault', '/audit'],
    done: 'Master key replaced',
  });
  return (
    <ConfirmButton
      label="Replace master key"
      title="Replace the master key?"
      confirm="Replace master key"
      onConfirm={() => replace.mutateAsync(undefined)}
    >
      A new key is written into its file and wraps the data keys from then on. Everything stays in use. A
      backup made before opens only with the key of its time: keep that one as long as the backup.
    </ConfirmButton>
  );
}

/** Two master keys open the vault: somebody has to say when the old one is needed no more. */
function Unfinished({ others, source }: { others: readonly string[]; source: VaultStatus['source'] }) {
  const finish = useChange(() => api.post('/vault/finish', {}), {
    invalidates: ['/vault', '/audit'],
    done: 'Rotation finished',
  });
  return (
    <Note tone="amber" icon={IconAlertTriangle} title="Another master key opens the vault as well">
      <Stack gap="sm" align="flex-start">
        <span>
          <Code>{others.join(', ')}</Code> works beside the one in use, so that no node is shut out.{' '}
          {source === 'environment'
            ? 'Give every node the key in use, and start it again.'
            : 'Give every node the key in use: it takes it over by itself within minutes.'}{' '}
          Then finish the rotation.
        </span>
        <Needs permission="vault:write" label="Finish rotation">
          <ConfirmButton
            label="Finish rotation"
            title="Shut out the other master keys?"
            confirm="Finish rotation"
            danger
            onConfirm={() => finish.mutateAsync(undefined)}
          >
            Only the master key of this node opens the vault from then on. A node that has another one cannot
            start again, and cannot read secrets that are sealed anew.
          </ConfirmButton>
        </Needs>
      </Stack>
    </Note>
  );
}
