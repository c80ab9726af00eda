import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useChange } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { CancelButton, FormDialog } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { Allowed, useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { apiHref, importHref } from '../apis/addresses.ts';
import { SubscriberCount } from '../apis/subscriber-count.tsx';
import { PublishPanel } from './publish-panel.tsx';
import type { VersionOf } from './version-page.tsx';

/** What can come next in the life of a version. */
export function LifeActions(of: VersionOf) {
  const { lifecycle } = of.version;
  return (
    <>
      {lifecycle === 'draft' && <Continue {...of} />}
      {(lifecycle === 'draft' || lifecycle === 'retired') && <DeleteVersion {...of} />}
      {lifecycle !== 'retired' && lifecycle !== 'draft' && <End {...of} to="retire" />}
      {lifecycle === 'published' && <End {...of} to="deprecate" />}
      {lifecycle !== 'retired' && <Publish {...of} />}
    </>
  );
}

const Continue = ({ product, version }: VersionOf) => (
  <Allowed permission="apis:write">
    <LinkButton
      variant="default"
      href={importHref({ api: product.name, version: version.name, step: 'operations' })}
    >
      Continue the import
    </LinkButton>
  </Allowed>
);

function Publish({ product, version }: VersionOf) {
  const [opened, { open, close }] = useDisclosure(false);
  const label = version.lifecycle === 'draft' ? 'Publish' : 'Publish again';
  const again = version.lifecycle === 'published';
  return (
    <>
      <Needs permission="apis:publish" label={label}>
        <Button onClick={open} {...(again && { variant: 'default' })}>
          {label}
        </Button>
      </Needs>
      <FormDialog
        opened={opened}
        onClose={close}
        title={`${label}: ${product.title} ${version.name}`}
        size="xl"
      >
        <PublishPanel {...{ product, version }} onDone={close} cancel={<CancelButton onClick={close} />} />
      </FormDialog>
    </>
  );
}

const endings = {
  deprecate: {
    label: 'Deprecate',
    submit: 'Deprecate version',
    effect:
      'It is served on, and each answer says that it is deprecated, so that those who use it look for another version. It can be published again.',
  },
  retire: {
    label: 'Retire',
    submit: 'Retire version',
    effect:
      'Within a second gateways refuse its calls, as if it had never been there. Nothing comes back from retirement.',
  },
} as const;

/** Deprecating or retiring: with a reason, and with whom it hits. */
function End({ product, version, to }: VersionOf & { to: 'deprecate' | 'retire' }) {
  const { can } = useSession();
  const { label, submit, effect } = endings[to];
  const path = { api: product.name, version: version.name };
  return (
    <Allowed permission="apis:publish">
      <ReasonButton
        label={label}
        title={`${label} ${product.title} ${version.name}?`}
        submit={submit}
        {...(to === 'deprecate' && { c: 'var(--mantine-color-text)' })}
        send={reason =>
          to === 'retire'
            ? api.post('/apis/{api}/versions/{version}/retire', { path, body: { reason } })
            : api.post('/apis/{api}/versions/{version}/deprecate', { path, body: { reason } })
        }
        invalidates={['/apis', '/snapshots', '/status', '/subscriptions', '/waivers']}
        done={`${product.title} ${version.name} is ${to === 'retire' ? 'retired' : 'deprecated'}`}
      >
        {effect}
        {can('applications:read') && (
          <Text component="div" size="sm" mt="sm">
            Used by <SubscriberCount api={product.name} version={version.id} />
          </Text>
        )}
      </ReasonButton>
    </Allowed>
  );
}

function DeleteVersion({ product, version }: VersionOf) {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const path = { api: product.name, version: version.name };
  const remove = useChange(
    () => api.delete('/apis/{api}/versions/{version}', { path, revision: version.revision }),
    {
      invalidates: ['/waivers', '/subscriptions'],
      done: `${product.title} ${version.name} deleted`,
      onDone: () => {
        navigate(apiHref(product));
        const own = `/apis/${path.api}/versions/${path.version}`;
        // The page that is left must not ask for what is gone.
        queries.removeQueries({
          predicate: ({ queryKey: [key] }) => typeof key === 'string' && key.startsWith(own),
        });
        void queries.invalidateQueries({
          predicate: ({ queryKey: [key] }) => typeof key === 'string' && key.startsWith('/apis'),
        });
      },
    },
  );
  const draft = version.lifecycle === 'draft';
  return (
    <Allowed permission="apis:write">
      <ConfirmButton
        label={draft ? 'Delete draft' : 'Delete version'}
        title={`Delete ${product.title} ${version.name}?`}
        confirm={draft ? 'Delete draft' : 'Delete version'}
        danger
        onConfirm={() => remove.mutateAsync()}
      >
        Its contract, operations, policies, waivers and subscriptions are deleted with it. The audit log keeps
        that it was there.
      </ConfirmButton>
    </Allowed>
  );
}
