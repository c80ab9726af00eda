import { Button, Group, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useList } from '#kit/api/hooks.ts';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { api } from '../api.ts';
import { ApiCards } from '../apis/api-card.tsx';
import { WaitingCards } from '../apis/catalogue-page.tsx';
import { EndingNote } from '../ending/ending-note.tsx';
import { Arch } from './arch.tsx';
import classes from './home-page.module.css';
import { OwnApplications } from './own-applications.tsx';
import { Steps } from '../steps/steps.tsx';

const way = [
  {
    title: 'Find an API',
    text: 'Read in plain words what it does, what it asks of callers, and how much you may call.',
  },
  {
    title: 'Register an application',
    text: 'Each program that calls gets its own entry, so that its use can be told apart.',
  },
  {
    title: 'Get a key and call',
    text: 'Subscribe, create a key, and try it out: first in the sandbox, then for real.',
  },
] as const;

/** APIs that the start page shows; the catalogue has all. */
const shown = 6;

export default function HomePage() {
  const { user } = useSession();
  return (
    <>
      <div className={classes['hero']}>
        <Arch />
        <div className={classes['words']}>
          <PageHeader
            title={user === null ? 'Build on our APIs' : `Welcome, ${user.name}`}
            lead="Find out what an API does and what it asks of you, register your application, and make the first call in minutes."
          />
          <CatalogueSearch />
          {user === null && (
            <Group mt="md" gap="sm">
              <LinkButton href="/sign-up">Sign up</LinkButton>
              <LinkButton href="/apis" variant="default">
                Look around first
              </LinkButton>
            </Group>
          )}
        </div>
      </div>
      {user === null ? (
        <Steps label="How it works" steps={way} />
      ) : (
        <>
          <EndingNote />
          <OwnApplications />
        </>
      )}
      <FirstApis />
    </>
  );
}

function CatalogueSearch() {
  const [text, setText] = useState('');
  const [, navigate] = useLocation();
  return (
    <form
      role="search"
      className={classes['search']}
      onSubmit={event => {
        event.preventDefault();
        navigate(text.trim() === '' ? '/apis' : `/apis?search=${encodeURIComponent(text.trim())}`);
      }}
    >
      <TextInput
        type="search"
        aria-label="Search APIs"
        placeholder="What do you want to build on?"
        size="md"
        maxLength={100}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={18} aria-hidden />}
        flex={1}
        miw={0}
      />
      <Button type="submit" size="md" variant="default">
        Search
      </Button>
    </form>
  );
}

function FirstApis() {
  const list = useList(api, '/apis', { query: { limit: shown } });
  if (list.error === null && !list.isPending && list.items.length === 0) return null;
  return (
    <Section
      title="APIs"
      actions={
        <LinkButton href="/apis" variant="default">
          All APIs
        </LinkButton>
      }
    >
      {list.error !== null && list.items.length === 0 ? (
        <Failure error={list.error} retry={list.refetch} />
      ) : list.isPending ? (
        <WaitingCards count={3} />
      ) : (
        <ApiCards apis={list.items.slice(0, shown)} order={3} />
      )}
    </Section>
  );
}
