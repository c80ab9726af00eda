import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileImport } from '@tabler/icons-react';
import { useParams } from 'wouter';
import type { Api } from '#kit/api/admin.ts';
import { useList, useRead } from '#kit/api/hooks.ts';
import { Facts } from '#kit/facts.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { importHref } from './addresses.ts';
import { ApiDialog } from './api-form.tsx';
import { DeleteApi } from './delete-api.tsx';
import { VersionsTable } from './versions-table.tsx';

export default function ApiPage() {
  const { api: name } = useParams<{ api: string }>();
  const reading = useRead(api, '/apis/{api}', { path: { api: name } });
  return <PageState of={reading}>{found => <Content of={found} />}</PageState>;
}

function Content({ of }: { of: Api }) {
  const versions = useList(api, '/apis/{api}/versions', { path: { api: of.id }, query: { limit: 50 } });
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <>
      <PageHeader
        title={of.title}
        crumbs={[{ label: 'APIs', href: '/apis' }]}
        actions={
          <Group gap="xs">
            <Needs permission="apis:write" label="Edit">
              <Button variant="default" onClick={open}>
                Edit
              </Button>
            </Needs>
            <Needs permission="apis:write" label="Import a version">
              <LinkButton
                href={importHref({ api: of.name })}
                leftSection={<IconFileImport size={16} aria-hidden />}
              >
                Import a version
              </LinkButton>
            </Needs>
          </Group>
        }
      />
      <ApiDialog of={of} opened={editing} onClose={close} />
      <Section title="About">
        {of.description === '' ? (
          <Text c="dimmed" size="sm">
            No description yet. Say what it is for: the portal shows it to those who look for an API.
          </Text>
        ) : (
          <PlainText>{of.description}</PlainText>
        )}
        <Facts
          items={[
            ['Name', <code key="name">{of.name}</code>],
            ['Owner', of.owner === '' ? 'Nobody yet' : of.owner],
            ['Access tokens', of.tokenFormat === 'opaque' ? 'Opaque: read by gateways only' : 'JWT'],
            ['Added', <Time key="added" at={of.createdAt} as="date" />],
            ['Changed', <Time key="changed" at={of.updatedAt} as="ago" />],
          ]}
        />
      </Section>
      <VersionsTable of={of} versions={versions} />
      <DeleteApi of={of} versions={versions} />
    </>
  );
}
