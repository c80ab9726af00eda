import { Group, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { ProviderForm } from './provider-form.tsx';
import { type Kind, kindTitles } from './words.ts';

export default function NewProviderPage() {
  const [kind, setKind] = useState<Kind>('oidc');
  const [, navigate] = useLocation();
  return (
    <>
      <PageHeader
        title="Add an identity provider"
        crumbs={[{ label: 'Identity providers', href: '/providers' }]}
        lead="Whose word is taken for who somebody is. Gatehouse never lets a provider into an account by an e-mail address."
      />
      <Section title="Provider">
        <Stack maw="40rem">
          <Radio.Group label="Kind" value={kind} onChange={value => setKind(value)}>
            <Group mt={6}>
              {Object.entries(kindTitles).map(([value, label]) => (
                <Radio key={value} value={value} label={label} />
              ))}
            </Group>
          </Radio.Group>
          <ProviderForm key={kind} kind={kind} onDone={({ name }) => navigate(`/providers/${name}`)} />
        </Stack>
      </Section>
    </>
  );
}
