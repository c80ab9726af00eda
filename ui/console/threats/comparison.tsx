import { useState } from 'react';
import { Button, Code, List, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconShieldX } from '@tabler/icons-react';
import type { ExplainedRequest, FoundRules, ThreatParameter } from '#kit/api/admin.ts';
import { useChange } from '#kit/api/hooks.ts';
import { Failure } from '#kit/states/failure.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { compared } from './words.ts';
import classes from './try-page.module.css';

interface Wanted {
  readonly rule: number;
  readonly parameter?: ThreatParameter;
}

/** What becomes of a request that somebody pastes, as it is and with the exclusion. Nothing of it is kept. */
export function Comparison({
  at: { api: name, version, operation },
  exclusion,
}: {
  at: NonNullable<FoundRules['at']>;
  /** Undefined where it is not written to its end. */
  exclusion: Wanted | undefined;
}) {
  const [request, setRequest] = useState('');
  const compare = useChange(
    async (wanted: Wanted) => {
      const { asIs, withExclusion } = await api.post('/threat-rules/explain', {
        body: {
          api: name,
          version,
          request,
          exclusion: { ...wanted, because: 'Tried before it is added.' },
        },
      });
      return { of: keyOf(wanted, request), asIs, withExclusion };
    },
    { invalidates: [] },
  );
  const found = compare.data?.of === keyOf(exclusion, request) ? compare.data : undefined;
  return (
    <div>
      <Textarea
        label="Try it with a request"
        description="Optional: the request that was refused, or an attack that must still be. As HTTP writes it, without keys and passwords. Nothing of it is kept."
        placeholder={`${operation.method} ${operation.path} HTTP/1.1`}
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        maxLength={262_144}
        classNames={{ input: classes['code'] ?? '' }}
        value={request}
        onChange={event => setRequest(event.currentTarget.value)}
      />
      <Button
        variant="default"
        mt="xs"
        mb="sm"
        loading={compare.isPending}
        disabled={request.trim() === '' || exclusion === undefined}
        onClick={() => exclusion !== undefined && compare.mutate(exclusion)}
      >
        Compare
      </Button>
      {compare.isError && <Failure error={compare.error} />}
      {found?.withExclusion && (
        <div ref={intoView}>
          <Compared
            asIs={found.asIs}
            withExclusion={found.withExclusion}
            operation={`${operation.method} ${operation.path}`}
          />
        </div>
      )}
    </div>
  );
}

/** The dialog may end above it. */
const intoView = (node: HTMLElement | null): void => node?.scrollIntoView({ block: 'nearest' });

const keyOf = (exclusion: Wanted | undefined, request: string): string =>
  JSON.stringify([exclusion, request]);

const looks = {
  green: IconCheck,
  amber: IconAlertTriangle,
  red: IconShieldX,
} as const;

function Compared(given: { asIs: ExplainedRequest; withExclusion: ExplainedRequest; operation: string }) {
  const { tone, title, gone, left } = compared(given);
  return (
    <Note role="status" tone={tone} icon={looks[tone]} title={title}>
      {gone.length + left.length > 0 && (
        <List size="sm" spacing={4}>
          {gone.map(rule => (
            <List.Item key={rule.id}>
              Finds something now and no longer: <Code>{rule.id}</Code> {rule.message}
            </List.Item>
          ))}
          {left.map(rule => (
            <List.Item key={rule.id}>
              Goes on finding something: <Code>{rule.id}</Code> {rule.message}
            </List.Item>
          ))}
        </List>
      )}
      {gone.length + left.length === 0 && <Text size="sm">No rule finds anything in it.</Text>}
    </Note>
  );
}
