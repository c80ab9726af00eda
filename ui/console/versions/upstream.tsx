import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconServer2 } from '@tabler/icons-react';
import { useRead } from '#kit/api/hooks.ts';
import { Facts } from '#kit/facts.tsx';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { TargetsTable } from './targets-table.tsx';
import { UpstreamForm } from './upstream-form.tsx';
import { upstreamInWords } from './upstream-words.ts';
import type { VersionOf } from './version-page.tsx';

/** How often the state of targets is asked for while somebody looks (milliseconds). */
const every = 3_000;

/** Where calls go, what is done when that goes wrong, and how it stands right now. */
export function UpstreamSection({ product, version }: VersionOf) {
  const [editing, { open, close }] = useDisclosure(false);
  const path = { api: product.name, version: version.name };
  const targets = useRead(api, '/apis/{api}/versions/{version}/targets', { path }, { every });
  const retired = version.lifecycle === 'retired';
  const { upstream } = version;
  return (
    <>
      <Section title="Targets now" lead="As the gateways of this node see them.">
        <TargetsTable
          targets={targets}
          empty={
            <Empty title="Not in service" icon={<IconServer2 size={26} />}>
              Gateways look after the targets of versions that are published.
            </Empty>
          }
        />
      </Section>
      <Section
        title="How calls reach it"
        actions={
          !retired && (
            <Needs permission="apis:write" label="Edit" size="xs">
              <Button variant="default" size="xs" onClick={open}>
                Edit
              </Button>
            </Needs>
          )
        }
      >
        {upstream.tls?.verify === false && (
          <Text size="sm" c="red" mb="md" role="note">
            The certificate of the upstream is not verified: whoever stands between can pass for it.
          </Text>
        )}
        <Facts items={upstreamInWords(upstream)} />
      </Section>
      <FormDialog
        opened={editing}
        onClose={close}
        title={`Upstream of ${product.title} ${version.name}`}
        size="xl"
      >
        <UpstreamForm version={version} onClose={close} />
      </FormDialog>
    </>
  );
}
