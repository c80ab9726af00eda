import { Tabs } from '@mantine/core';
import type { Client } from '#kit/api/portal.ts';
import { usesSecret } from '#kit/clients/words.ts';
import { Section } from '#kit/section.tsx';
import { Code } from '../apis/code-samples.tsx';
import { issuer } from './issuer.ts';
import { tokenSamples } from './samples.ts';

/** How to get a token, to copy. */
export function TokenSamples({ client }: { client: Client }) {
  const { id, kind, authentication, binding, redirectUris, scopes } = client;
  const samples = tokenSamples({
    issuer: issuer(),
    id,
    kind,
    authentication,
    binding,
    redirectUri: redirectUris[0],
    scope: scopes?.join(' ') ?? '',
  });
  return (
    <Section
      title="Get a token"
      lead={
        usesSecret(client)
          ? 'Copy it, put the secret into the environment variable CLIENT_SECRET, and run it. The token then goes into the header Authorization of each call.'
          : 'Copy it into your program. The token then goes into the header Authorization of each call.'
      }
    >
      <Tabs defaultValue={samples[0]?.language ?? ''} keepMounted={false}>
        <Tabs.List aria-label="Language">
          {samples.map(({ language }) => (
            <Tabs.Tab key={language} value={language}>
              {language}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {samples.map(({ language, code }) => (
          <Tabs.Panel key={language} value={language} pt="sm">
            <Code language={language} code={code} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  );
}
