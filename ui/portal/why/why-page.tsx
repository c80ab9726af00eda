import { Anchor, Button, Text, TextInput, Title } from '@mantine/core';
import { IconFileSearch, IconTool, IconShieldX, IconSearchOff } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useRead } from '#kit/api/hooks.ts';
import type { Decision } from '#kit/api/portal.ts';
import { ApiProblem } from '#kit/api/problem.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { useFilter } from '#kit/data/filters.tsx';
import { Facts } from '#kit/facts.tsx';
import { Link } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { versionHref } from '../apis/addresses.ts';
import { Prose } from './prose.tsx';
import classes from './why-page.module.css';

/** As decision ids are written; what else was pasted never reaches the server. */
const form = /^[A-Za-z0-9_-]{1,64}$/;

export default function WhyPage() {
  const [id, setId] = useFilter('id');
  return (
    <>
      <PageHeader
        title="Why was a call refused?"
        lead={
          <>
            Every refusal carries a decision id: the member <code>instance</code> of its body. Look it up
            here, for calls of your own applications.
          </>
        }
      />
      <LookUp key={id} id={id} onLookUp={setId} />
      {id === '' ? (
        <Empty title="Nothing looked up yet" icon={<IconFileSearch size={26} />}>
          An id looks like <code>d_r8c8dtfrvcmyndfcpz</code>. You can paste the whole answer as well.
        </Empty>
      ) : form.test(id) ? (
        <Answer id={id} />
      ) : (
        <Unknown />
      )}
    </>
  );
}

function LookUp({ id, onLookUp }: { id: string; onLookUp: (id: string) => void }) {
  const [text, setText] = useState(id);
  const [fault, setFault] = useState<string | null>(null);
  return (
    <form
      role="search"
      className={classes['look']}
      onSubmit={event => {
        event.preventDefault();
        const found = idIn(text);
        if (found === undefined)
          setFault(
            text.trim() === ''
              ? 'Paste a decision id.'
              : 'This is no decision id: they are letters, digits, _ and - only.',
          );
        else onLookUp(found);
      }}
    >
      <TextInput
        label="Decision id"
        value={text}
        maxLength={4000}
        onChange={event => {
          setText(event.currentTarget.value);
          setFault(null);
        }}
        error={fault}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes['id'] ?? '' }}
        flex={1}
        miw={0}
      />
      <Button type="submit">Look up</Button>
    </form>
  );
}

/** The id itself, or the `instance` of an answer that was pasted as a whole. */
function idIn(text: string): string | undefined {
  const trimmed = text.trim();
  const pasted = /"instance"\s*:\s*"([^"]{1,64})"/.exec(trimmed)?.[1] ?? trimmed;
  return form.test(pasted) ? pasted : undefined;
}

function Answer({ id }: { id: string }) {
  const decision = useRead(api, '/decisions/{decision}', { path: { decision: id } });
  if (decision.error instanceof ApiProblem && decision.error.status === 404) return <Unknown />;
  return (
    <PageState of={decision} skeleton={<Loading lines={3} />}>
      {data => <Explained decision={data} />}
    </PageState>
  );
}

/** The same for an id that never was, was forgotten, or belongs to somebody else. */
function Unknown() {
  return (
    <Empty title="No such decision" icon={<IconSearchOff size={26} />}>
      There is none about a call of your applications. Check the id; decisions are kept for a while only, and
      calls without a key of yours are nobody's.
    </Empty>
  );
}

function Explained({ decision }: { decision: Decision }) {
  const { title, what, fix, code, status, at, operation, application, id } = decision;
  return (
    <Section title={title}>
      <div className={classes['parts']}>
        <Part title="What happened" icon={<IconShieldX size={22} stroke={1.7} />}>
          <Prose>{what}</Prose>
        </Part>
        <Part title="How to fix it" icon={<IconTool size={22} stroke={1.7} />}>
          <Prose>{fix}</Prose>
        </Part>
      </div>
      <Facts
        items={[
          ['When', <Time key="at" at={at} />],
          ['Application', application],
          ['API', <ApiOf key="api" decision={decision} />],
          ['Operation', operation === null ? null : <code key="operation">{operation}</code>],
          [
            'Answer',
            <span key="code">
              <ToneBadge tone="red" icon={IconShieldX}>
                {status} {code}
              </ToneBadge>
            </span>,
          ],
          ['Decision id', <code key="id">{id}</code>],
        ]}
      />
      <Text size="sm">
        <Anchor href={`/errors/${encodeURIComponent(code)}`} inherit underline="always">
          All about {code}
        </Anchor>
      </Text>
    </Section>
  );
}

function ApiOf({ decision: { api: name, version } }: { decision: Decision }) {
  if (name === null) return 'Not known when it was refused';
  if (version === null) return name;
  return (
    <Link href={versionHref(name, version)} inherit>
      {name} {version}
    </Link>
  );
}

function Part({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes['part']}>
      <span aria-hidden className={classes['icon']}>
        {icon}
      </span>
      <div>
        <Title order={3}>{title}</Title>
        <Text component="div" mt={2}>
          {children}
        </Text>
      </div>
    </div>
  );
}
