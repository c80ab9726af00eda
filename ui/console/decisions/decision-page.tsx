import { useParams } from 'wouter';
import { Text } from '@mantine/core';
import { useRead } from '#kit/api/hooks.ts';
import { Facts } from '#kit/facts.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { Link } from '#kit/link.tsx';
import { api } from '../api.ts';
import { versionHref } from '../apis/addresses.ts';
import { apiAndVersion, named } from '../traffic/names.ts';
import { hintOf, wordsOf } from './words.ts';

/** One refusal: what happened, which control it was, and what an operator can look at. */
export default function DecisionPage() {
  const { id } = useParams<{ id: string }>();
  const decision = useRead(api, '/decisions/{decision}', { path: { decision: id } });
  return (
    <>
      <PageHeader title={`Decision ${id}`} crumbs={[{ label: 'Decisions', href: '/decisions' }]} />
      <PageState of={decision}>
        {found => {
          const words = wordsOf(found.code);
          const place = apiAndVersion(found.version);
          const hint = hintOf(found.code);
          return (
            <>
              <Section
                title={words.title}
                lead={found.mode === 'report' ? 'Only reported, not refused.' : undefined}
              >
                <Text>{words.what}</Text>
                <Text mt="sm">{words.fix}</Text>
                {hint !== undefined && <Text mt="sm">{hint}</Text>}
              </Section>
              <Section title="What is known">
                <Facts
                  items={[
                    ['When', <Time key="at" at={found.at} as="time" />],
                    ['Zone', found.zone],
                    [
                      'Version',
                      place === undefined ? (
                        named('version', found.version)
                      ) : (
                        <Link key="version" href={versionHref(place.api, place.version)}>
                          {found.version}
                        </Link>
                      ),
                    ],
                    ['Operation', named('operation', found.operation)],
                    ['Application', named('application', found.application)],
                    ['Control', found.policy],
                    ['Code', found.code],
                    ['Status', String(found.status)],
                    ['Reason', found.reason || 'not told'],
                  ]}
                />
              </Section>
            </>
          );
        }}
      </PageState>
    </>
  );
}
