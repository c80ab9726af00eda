import { Code, Group, List } from '@mantine/core';
import type { Client } from '#kit/api/portal.ts';
import { authentications, bindings, grants as ways, kinds, redirects } from '#kit/clients/words.ts';
import { Copyable } from '#kit/copy-once.tsx';
import { Facts } from '#kit/facts.tsx';
import { issuer } from './issuer.ts';

/** The settings of a client, in words. */
export function ClientFacts({ client }: { client: Client }) {
  const { id, kind, grants, authentication, redirectUris, postLogoutUris, scopes, binding } = client;
  return (
    <Facts
      items={[
        ['Client id', <Copied key="id" text={id} label="Copy client id" />],
        ['Issuer', <Copied key="issuer" text={issuer()} label="Copy issuer" />],
        ['Kind', kinds[kind].label],
        ['Ways to tokens', <Texts key="grants" texts={grants.map(grant => ways[grant])} />],
        ['Proves itself by', authentications[authentication]],
        [
          'Browsers come back to',
          redirects(kind) ? <Texts key="redirects" texts={redirectUris} code /> : undefined,
        ],
        [
          'After signing out',
          postLogoutUris.length === 0 ? undefined : <Texts key="logout" texts={postLogoutUris} code />,
        ],
        ['Told of sign-outs', client.backchannelLogoutUri],
        [
          'Scopes',
          scopes === null ? (
            'Whatever its APIs offer'
          ) : scopes.length === 0 ? (
            'None'
          ) : (
            <Texts key="scopes" texts={scopes} code />
          ),
        ],
        ['Tokens are bound to', bindings[binding]],
        ['Looked after by', client.selfManaged ? 'Its own program, which registered it' : undefined],
        ['Pushed requests only', client.pushedRequestsOnly ? 'Yes' : undefined],
        ['Users are asked', client.firstParty ? 'No: it is of the provider' : 'Yes'],
      ]}
    />
  );
}

function Copied({ text, label }: { text: string; label: string }) {
  return (
    <Group gap="sm">
      <Code translate="no">{text}</Code>
      <Copyable text={text} label={label} />
    </Group>
  );
}

function Texts({ texts, code = false }: { texts: readonly string[]; code?: boolean }) {
  return (
    <List listStyleType="none" size="sm" spacing={4}>
      {texts.map(text => (
        <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
          {code ? <Code translate="no">{text}</Code> : text}
        </List.Item>
      ))}
    </List>
  );
}
