import { Button, Code, Group } from '@mantine/core';
import { useLocation, useParams } from 'wouter';
import type { IdentityProvider } from '#kit/api/admin.ts';
import { useChange, useRead } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { Facts } from '#kit/facts.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { ProviderForm } from './provider-form.tsx';
import { SamlKeys } from './saml-keys.tsx';
import { State } from './state.tsx';
import { kindTitles, realmTitles } from './words.ts';

export default function ProviderPage() {
  const { provider } = useParams<{ provider: string }>();
  const read = useRead(api, '/identity-providers/{provider}', { path: { provider } });
  return <PageState of={read}>{found => <Provider provider={found} />}</PageState>;
}

function Provider({ provider }: { provider: IdentityProvider }) {
  const { name, title, kind, realm, enabled } = provider;
  const place = realm === 'internal' ? '<address of the console>' : '<address of the portal>';
  const told: readonly (readonly [string, string])[] =
    kind === 'saml'
      ? [
          ['Metadata of Gatehouse', `${place}/saml/metadata/${name}`],
          ['Where answers are posted to', `${place}/saml/acs/${name}`],
        ]
      : [['Redirect URI', `${place}/sign-in/callback/${name}`]];
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ label: 'Identity providers', href: '/providers' }]}
        badges={<State enabled={enabled} />}
        actions={
          <Allowed permission="providers:write">
            <Actions provider={provider} />
          </Allowed>
        }
      />
      <Section title="Provider">
        <Facts
          items={[
            ['Name', name],
            ['Kind', kindTitles[kind]],
            ['For', realmTitles[realm]],
          ]}
        />
      </Section>
      {kind !== 'ldap' && (
        <Section title="To register with the provider">
          <Facts
            items={told.map(([label, text]) => [
              label,
              <Code key={label} style={{ overflowWrap: 'anywhere' }}>
                {text}
              </Code>,
            ])}
          />
        </Section>
      )}
      {kind === 'saml' && <SamlKeys realm={realm} />}
      <Allowed permission="providers:write">
        <Section title="Settings" lead="Changes count from the next sign-in.">
          <div style={{ maxWidth: '40rem' }}>
            <ProviderForm key={provider.revision} kind={kind} provider={provider} onDone={() => undefined} />
          </div>
        </Section>
      </Allowed>
    </>
  );
}

function Actions({ provider }: { provider: IdentityProvider }) {
  const { id, title, revision, enabled } = provider;
  const [, navigate] = useLocation();
  const path = { provider: id };
  const enable = useChange(
    (to: boolean) => api.patch('/identity-providers/{provider}', { path, revision, body: { enabled: to } }),
    { invalidates: ['/identity-providers'], done: enabled ? 'Provider disabled' : 'Provider enabled' },
  );
  const remove = useChange(() => api.delete('/identity-providers/{provider}', { path, revision }), {
    invalidates: ['/identity-providers'],
    done: 'Provider removed',
    onDone: () => navigate('/providers'),
  });
  return (
    <Group gap="xs">
      {enabled ? (
        <ConfirmButton
          label="Disable"
          title={`Disable ${title}?`}
          confirm="Disable provider"
          onConfirm={() => enable.mutateAsync(false)}
        >
          Nobody signs in by it any more. Accounts that it made are signed out at once.
        </ConfirmButton>
      ) : (
        <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate(true)}>
          Enable
        </Button>
      )}
      <ConfirmButton
        label="Remove"
        title={`Remove ${title}?`}
        confirm="Remove provider"
        danger
        onConfirm={() => remove.mutateAsync()}
      >
        Accounts stay, but those that it made have no way in left. Links to it are gone for good.
      </ConfirmButton>
    </Group>
  );
}
