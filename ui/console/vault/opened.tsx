import { IconHistory } from '@tabler/icons-react';
import type { AuditEntry } from '#kit/api/admin.ts';
import { listOf, useRead } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { ActorNames, useActorName, useActors } from '../audit/actors.tsx';

/** A text of an entry's detail; the audit log keeps what it was given, so it may be anything. */
function told({ detail }: AuditEntry, name: string): string {
  const value = (detail as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}

const realms: Readonly<Record<string, string>> = { external: 'External', internal: 'Internal' };

/** `oauth-signing-key` as people write it. */
const inWords = (kind: string): string => {
  const words = kind
    .replaceAll('-', ' ')
    .replace(/^oauth\b/, 'OAuth')
    .replace(/^api\b/, 'API')
    .replace(/^acme\b/, 'ACME')
    .replace(/^saml\b/, 'SAML');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

const opened: readonly Column<AuditEntry>[] = [
  {
    title: 'Secret',
    render: entry => (
      <RowName below={<code translate="no">{entry.resourceId}</code>}>{inWords(told(entry, 'kind'))}</RowName>
    ),
    width: '36%',
  },
  { title: 'Realm', render: entry => realms[told(entry, 'realm')] ?? told(entry, 'realm') },
  { title: 'Opened by', render: entry => <By entry={entry} /> },
  { title: 'When', render: ({ at }) => <Time at={at} as="ago" /> },
];

const rotations: readonly Column<AuditEntry>[] = [
  {
    title: 'What',
    render: entry =>
      entry.action === 'vault.finish'
        ? 'Shut out other master keys'
        : told(entry, 'keys') === 'master'
          ? 'Replaced the master key'
          : 'Replaced the data keys',
    width: '36%',
  },
  { title: 'Who', render: ({ actor }) => <Actor actor={actor} /> },
  { title: 'When', render: ({ at }) => <Time at={at} as="ago" /> },
];

/** What opened secrets lately, and who replaced keys. */
export function Opened() {
  const actors = useActors();
  return (
    <ActorNames value={actors}>
      <Entries
        title="Opened lately"
        lead="Each time the program opens a secret to use it, that is written down. A start opens most of them once."
        query={{ action: 'vault.unseal' }}
        columns={opened}
        none="Secrets that the program opens will be listed here."
      />
      <Entries
        title="Replaced"
        lead="Who replaced keys of the vault."
        query={{ kind: 'vault' }}
        columns={rotations}
        none="No key of the vault was replaced yet."
      />
    </ActorNames>
  );
}

function Entries({
  title,
  lead,
  query,
  columns,
  none,
}: {
  title: string;
  lead: string;
  query: Readonly<Record<'action' | 'kind', string | undefined>> | Readonly<Record<string, string>>;
  columns: readonly Column<AuditEntry>[];
  none: string;
}) {
  const found = useRead(api, '/audit', { query: { limit: 20, ...query } });
  return (
    <Section
      title={title}
      lead={lead}
      actions={
        <LinkButton href={`/audit?${new URLSearchParams(query as Record<string, string>)}`} variant="default">
          All entries
        </LinkButton>
      }
    >
      <PageState of={found} skeleton={<Loading lines={4} />}>
        {({ items }) => (
          <DataTable
            label={title}
            one="entry"
            many="entries"
            list={listOf(items)}
            columns={columns}
            rowKey={({ sequence }) => sequence}
            empty={
              <Empty title="Nothing yet" icon={<IconHistory size={26} />}>
                {none}
              </Empty>
            }
          />
        )}
      </PageState>
    </Section>
  );
}

const Actor = ({ actor }: { actor: string }) => useActorName(actor);

function By({ entry }: { entry: AuditEntry }) {
  const name = useActorName(entry.actor);
  return <RowName below={`process ${told(entry, 'process')}`}>{name}</RowName>;
}
