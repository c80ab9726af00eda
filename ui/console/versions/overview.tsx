import { Button, List, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Version } from '#kit/api/admin.ts';
import { AudienceBadge, audiences } from '#kit/badges/badges.tsx';
import { Facts } from '#kit/facts.tsx';
import { milliseconds } from '#kit/format.ts';
import { CancelButton, FormDialog } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { SubscriberCount } from '../apis/subscriber-count.tsx';
import { policiesHref } from '../policies/addresses.ts';
import { AccessFields } from './access-fields.tsx';
import { accessFaults, accessPlaces, bodyOf, lineOf, valuesOf } from './access-values.ts';
import { FloorChecklist } from './floor.tsx';
import type { VersionOf } from './version-page.tsx';
import { useWorstCategory } from './worst-category.ts';

/** What a version is, and how it stands against its floor. */
export function Overview({ product, version }: VersionOf) {
  const [editing, { open, close }] = useDisclosure(false);
  const retired = version.lifecycle === 'retired';
  return (
    <>
      <Section
        title="Who may call, and where"
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
        <VersionFacts {...{ product, version }} />
      </Section>
      <FormDialog opened={editing} onClose={close} title={`Edit ${product.title} ${version.name}`} size="xl">
        <EditAccess version={version} onClose={close} />
      </FormDialog>
      {retired ? (
        <Section title="Floor">
          <Text size="sm" c="dimmed">
            This version is retired: it answers no calls, so nothing is asked of it.
          </Text>
        </Section>
      ) : (
        <Section
          title="Floor"
          lead="The controls that its categories and audience demand at least. Below the floor nothing is published."
        >
          <FloorChecklist apiName={product.name} version={version} ways={{ access: open }} />
        </Section>
      )}
    </>
  );
}

function VersionFacts({ product, version }: VersionOf) {
  const { can } = useSession();
  const { audience, profile, zones, hosts, basePath, upstream } = version;
  const lines = (values: readonly string[]) => (
    <List size="sm" listStyleType="none">
      {values.map(value => (
        <List.Item key={value}>
          <code>{value}</code>
        </List.Item>
      ))}
    </List>
  );
  return (
    <Facts
      items={[
        [
          'Audience',
          <span key="audience">
            <AudienceBadge audience={audience} /> {audiences[audience].meaning}
          </span>,
        ],
        ['Profile', profile ?? 'None: policies are attached by hand'],
        ['Zones', zones.length === 0 ? 'None: it cannot be reached' : zones.join(', ')],
        ['Host names', hosts.length === 0 ? 'Any' : lines(hosts)],
        ['Base path', <code key="path">{basePath === '' ? '/' : basePath}</code>],
        ['Upstream', lines(upstream.targets.map(lineOf))],
        [
          'Time-outs',
          upstream.timeouts === undefined
            ? undefined
            : [
                upstream.timeouts.connect !== undefined &&
                  `${milliseconds(upstream.timeouts.connect)} to connect`,
                upstream.timeouts.response !== undefined &&
                  `${milliseconds(upstream.timeouts.response)} to answer`,
              ]
                .filter(Boolean)
                .join(', '),
        ],
        ['Certificates', upstream.ca === undefined ? undefined : 'Of an authority of its own'],
        [
          'Policies',
          <Link key="policies" size="sm" href={policiesHref('version', version.id, { api: version.apiId })}>
            Policies of this version
          </Link>,
        ],
        [
          'Used by',
          can('applications:read') ? (
            <SubscriberCount key="used" api={product.name} version={version.id} />
          ) : undefined,
        ],
        ['Changed', <Time key="changed" at={version.updatedAt} as="ago" />],
      ]}
    />
  );
}

function EditAccess({ version, onClose }: { version: Version; onClose: () => void }) {
  const worst = useWorstCategory(version);
  const form = useSubmit({
    initial: valuesOf(version),
    check: accessFaults,
    send: values =>
      api.patch('/apis/{api}/versions/{version}', {
        path: { api: version.apiId, version: version.id },
        body: bodyOf(values),
        revision: version.revision,
      }),
    invalidates: ['/apis', '/waivers'],
    done: 'Version changed',
    onDone: onClose,
    places: accessPlaces,
  });
  return (
    <SubmitForm form={form} submit="Save changes" cancel={<CancelButton onClick={onClose} />}>
      {version.lifecycle !== 'draft' && (
        <Text size="sm" c="dimmed">
          Gateways take over what you save within a second. What would leave an operation below its floor is
          not saved.
        </Text>
      )}
      <AccessFields form={form} worst={worst} />
    </SubmitForm>
  );
}
