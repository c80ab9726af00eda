import { Code, List, Text } from '@mantine/core';
import type { Client } from '#kit/api/admin.ts';
import { authentications, bindings, grants, kinds, redirects } from '#kit/clients/words.ts';
import { Facts } from '#kit/facts.tsx';

/** The settings of a client, in words. */
export function ClientFacts({ client }: { client: Client }) {
  const { id, kind, realm, authentication, redirectUris, postLogoutUris, scopes, binding, keys } = client;
  return (
    <Facts
      items={[
        ['Client id', <Code key="id">{id}</Code>],
        [
          'Kind',
          <span key="kind">
            {kinds[kind].label}{' '}
            <Text span size="sm" c="dimmed">
              {kinds[kind].meaning}
            </Text>
          </span>,
        ],
        ['Who signs in', realm === 'internal' ? 'Staff' : 'People of the portal'],
        ['Ways to tokens', client.grants.map(grant => grants[grant]).join(', ')],
        ['Proves itself by', authentications[authentication]],
        ['Public keys', keys.length === 0 ? undefined : String(keys.length)],
        [
          'Browsers come back to',
          redirects(kind) ? <Addresses key="redirects" texts={redirectUris} /> : undefined,
        ],
        [
          'After signing out',
          postLogoutUris.length === 0 ? undefined : <Addresses key="logout" texts={postLogoutUris} />,
        ],
        ['Told of sign-outs', client.backchannelLogoutUri],
        ['Scopes', scopes === null ? 'Whatever its APIs offer' : scopes.join(', ') || 'None'],
        ['Tokens are bound to', bindings[binding]],
        ['Looked after by', client.selfManaged ? 'Its own program, which registered it' : undefined],
        ['Pushed requests only', client.pushedRequestsOnly ? 'Yes' : undefined],
        ['Users are asked', client.firstParty ? 'No: it is of this organisation' : 'Yes'],
      ]}
    />
  );
}

function Addresses({ texts }: { texts: readonly string[] }) {
  return (
    <List listStyleType="none" size="sm" spacing={4}>
      {texts.map(text => (
        <List.Item key={text} style={{ overflowWrap: 'anywhere' }}>
          <Code translate="no">{text}</Code>
        </List.Item>
      ))}
    </List>
  );
}
