import { Alert, List, Stack } from '@mantine/core';
import { IconBulb, IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead } from '#kit/api/hooks.ts';
import type { Application, ClientAdvice, NewClient } from '#kit/api/portal.ts';
import { Choices } from '#kit/forms/choices.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { ClientForm } from './client-form.tsx';
import { type Answers, askedOf, person, places, thirdQuestion } from './questions.ts';
import { SecretShown } from './secret-shown.tsx';

/** Three questions, the way to tokens that fits, why it does, and the client made with the right settings. */
export default function NewClientPage() {
  const [made, setMade] = useState<NewClient | null>(null);
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Find the right way to tokens"
            lead="Where a program runs and who uses it decide how it may prove itself."
            crumbs={crumbsBelow(application)}
          />
          {made !== null && made.secret !== null ? (
            <SecretShown application={application} made={made.secret} />
          ) : (
            <Adviser application={application} onMade={setMade} />
          )}
        </>
      )}
    </OwnApplication>
  );
}

function Adviser({ application, onMade }: { application: Application; onMade: (made: NewClient) => void }) {
  const [answers, setAnswers] = useState<Answers>({ place: '', person: '', third: '' });
  const asked = askedOf(answers);
  const third = thirdQuestion(answers);
  return (
    <>
      <Section title="Three questions">
        <Stack gap="lg">
          <Choices
            label="Where does it run?"
            choices={places}
            value={answers.place}
            onChange={place => setAnswers({ ...answers, place, third: '' })}
          />
          <Choices
            label="Does a person sign in to it?"
            choices={person}
            value={answers.person}
            onChange={value => setAnswers({ ...answers, person: value, third: '' })}
          />
          {third !== undefined && (
            <Choices
              key={third.about}
              label={third.label}
              choices={third.choices}
              value={answers.third}
              onChange={value => setAnswers({ ...answers, third: value })}
            />
          )}
        </Stack>
      </Section>
      {asked !== undefined && <Advised application={application} asked={asked} onMade={onMade} />}
    </>
  );
}

function Advised({
  application,
  asked,
  onMade,
}: {
  application: Application;
  asked: NonNullable<ReturnType<typeof askedOf>>;
  onMade: (made: NewClient) => void;
}) {
  const advice = useRead(api, '/client-advice', { query: asked });
  return (
    <PageState of={advice}>
      {found => (
        <>
          <Section title="What fits">
            <Words advice={found} />
          </Section>
          {found.kind !== null && (
            <Section title="Make the client">
              <ClientForm
                key={found.kind}
                application={application}
                kind={found.kind}
                grants={found.grants}
                onMade={onMade}
              />
            </Section>
          )}
        </>
      )}
    </PageState>
  );
}

function Words({ advice: { kind, title, why, hints } }: { advice: ClientAdvice }) {
  return (
    <Alert
      role="status"
      variant="light"
      color={kind === null ? 'red' : 'gate'}
      icon={kind === null ? <IconHandStop size={18} aria-hidden /> : <IconBulb size={18} aria-hidden />}
      title={title}
    >
      <Stack gap="sm">
        {why.map(text => (
          <span key={text}>{text}</span>
        ))}
        <List size="sm" spacing={4}>
          {hints.map(text => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}
