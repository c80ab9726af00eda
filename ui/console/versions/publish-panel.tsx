import { useQuery } from '@tanstack/react-query';
import { Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHistory,
  IconRefresh,
  IconShieldHalf,
} from '@tabler/icons-react';
import type { PublishPreview } from '#kit/api/admin.ts';
import { counted } from '#kit/format.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Unavailable, needed } from '#kit/needs.tsx';
import { useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import type { ReactNode } from 'react';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { Differences } from './differences.tsx';
import { Marked } from './marked.tsx';
import type { VersionOf } from './version-page.tsx';

/** What publishing would do, all that stands in the way, and the button. */
export function PublishPanel({
  product,
  version,
  onDone,
  cancel,
  floor,
}: VersionOf & {
  onDone: () => void;
  cancel?: ReactNode;
  /** Stands in place of the list of missing controls, where the floor itself is on the page. */
  floor?: ReactNode;
}) {
  const preview = usePreview({ product, version });
  return (
    <PageState of={preview}>
      {found => (
        <Stack gap="lg">
          <Verdict preview={found} again={() => void preview.refetch()} busy={preview.isFetching} />
          {floor ?? (found.missing.length > 0 && <Missing preview={found} />)}
          {found.waivers.length > 0 && <Waivers preview={found} />}
          {found.endsRollback !== null && (
            <Note tone="amber" icon={IconHistory} title="Publishing ends the roll back">
              Gateways serve as they did in Snapshot {found.endsRollback} now. Publishing brings the present
              state of everything into service, not of this version only.
            </Note>
          )}
          <section aria-label="What gateways will do otherwise">
            <Text fw={600} mb="xs">
              What gateways will do otherwise
            </Text>
            <Differences list={found.differences} count={found.counts.differences} />
          </section>
          <PublishForm {...{ product, version, onDone, cancel }} preview={found} />
        </Stack>
      )}
    </PageState>
  );
}

/** Read anew each time that somebody looks: what was true a moment ago must not be published on. */
function usePreview({ product, version }: VersionOf) {
  const path = { api: product.name, version: version.name };
  return useQuery({
    queryKey: [`/apis/${path.api}/versions/${path.version}/preview`, 'one'],
    queryFn: ({ signal }) => api.get('/apis/{api}/versions/{version}/preview', { path, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

function Verdict({ preview, again, busy }: { preview: PublishPreview; again: () => void; busy: boolean }) {
  const { publishes, problems, counts, lifecycle } = preview;
  if (publishes)
    return (
      <Note tone="green" icon={IconCircleCheck} title="Ready to publish">
        It meets its floor.{' '}
        {lifecycle === 'published'
          ? 'Gateways answer its calls already; publishing again brings everything as it is now into service.'
          : 'Within a second of publishing, gateways answer its calls.'}
      </Note>
    );
  return (
    <Note tone="red" icon={IconAlertTriangle} title="It cannot be published yet">
      <Stack gap="xs">
        {counts.missing > 0 && (
          <Text size="sm">
            {counted(
              counts.missing,
              'control that the floor demands is',
              'controls that the floor demands are',
            )}{' '}
            missing, over all operations.
          </Text>
        )}
        {problems.map(({ code, detail, errors }) => (
          <div key={`${code} ${detail}`}>
            <Text size="sm">
              <Marked>{detail}</Marked>
            </Text>
            {errors.length > 0 && (
              <List size="sm">
                {errors.map(({ at, message }) => (
                  <List.Item key={`${at} ${message}`}>
                    {message} (<code>{at}</code>)
                  </List.Item>
                ))}
              </List>
            )}
          </div>
        ))}
        <Group>
          <Button
            variant="default"
            size="xs"
            onClick={again}
            loading={busy}
            leftSection={<IconRefresh size={14} aria-hidden />}
          >
            Check again
          </Button>
        </Group>
      </Stack>
    </Note>
  );
}

/** Each missing control once, with the operations that lack it. */
function Missing({ preview }: { preview: PublishPreview }) {
  const groups = Map.groupBy(preview.missing, ({ control }) => control);
  return (
    <section aria-label="What is missing">
      <Text fw={600} mb="xs">
        What is missing
      </Text>
      <List size="sm" spacing="sm">
        {[...groups].map(([control, lacking]) => {
          const first = lacking[0];
          return first === undefined ? null : (
            <List.Item key={control}>
              <b>{first.title}</b> ({counted(lacking.length, 'operation')}: {names(lacking)}).{' '}
              <Marked>{first.howToMeet}</Marked>
            </List.Item>
          );
        })}
      </List>
      {preview.counts.missing > preview.missing.length && (
        <Text size="sm" c="dimmed" mt="xs">
          The first {preview.missing.length} of {preview.counts.missing} are told.
        </Text>
      )}
    </section>
  );
}

function names(lacking: readonly { operation: string }[]): string {
  const told = lacking.slice(0, 3).map(({ operation }) => operation);
  return lacking.length > told.length ? `${told.join(', ')}, …` : told.join(', ');
}

function Waivers({ preview: { waivers } }: { preview: PublishPreview }) {
  return (
    <Note tone="amber" icon={IconShieldHalf} title={`It will live by ${counted(waivers.length, 'waiver')}`}>
      When one ends, its operations answer 503 until they meet their floor.
      <List size="sm" mt="xs">
        {waivers.slice(0, 10).map(({ id, title, until, daysLeft, operations }) => (
          <List.Item key={id}>
            {title}, {counted(operations, 'operation')}: until <Time at={until} as="date" /> (
            {counted(daysLeft, 'day')} left)
          </List.Item>
        ))}
        {waivers.length > 10 && <List.Item>and {waivers.length - 10} more</List.Item>}
      </List>
    </Note>
  );
}

function PublishForm({
  product,
  version,
  onDone,
  cancel,
  preview,
}: VersionOf & { onDone: () => void; cancel: ReactNode; preview: PublishPreview }) {
  const { can } = useSession();
  const form = useSubmit({
    initial: { note: '' },
    send: ({ note }) =>
      api.post('/apis/{api}/versions/{version}/publish', {
        path: { api: product.name, version: version.name },
        body: note.trim() === '' ? {} : { note: note.trim() },
      }),
    invalidates: ['/apis', '/snapshots', '/status', '/waivers'],
    done: ({ snapshot }) =>
      `${product.title} ${version.name} is published${snapshot === null ? '' : ` in Snapshot ${snapshot.number}`}`,
    onDone,
  });
  if (!can('apis:publish') || !preview.publishes)
    return (
      <Group gap="sm">
        <Unavailable
          label="Publish version"
          why={can('apis:publish') ? 'What is named above stands in the way.' : needed('apis:publish')}
        />
        {cancel}
      </Group>
    );
  return (
    <SubmitForm form={form} submit="Publish version" cancel={cancel} label="Publish">
      <Textarea
        label="Note (optional)"
        description="Stands with the Snapshot in its history."
        maxLength={1000}
        autosize
        minRows={1}
        maxRows={6}
        {...form.field('note')}
      />
    </SubmitForm>
  );
}
