import { Button, Stack, Text } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { useState } from 'react';
import type { Assessment, Question } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { Needs } from '#kit/needs.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { api } from '../api.ts';
import { AssessmentForm, sentence } from './assessment-form.tsx';
import classes from './assessment.module.css';
import type { VersionOf } from './version-page.tsx';

/** The reason for a version's categories and audience, in answers to a few questions. */
export function AssessmentSection({ version }: VersionOf) {
  const [editing, setEditing] = useState(false);
  const reading = useRead(api, '/questionnaire', {});
  const change = (label: string, small: boolean) =>
    version.lifecycle === 'retired' ? null : (
      <Needs permission="apis:write" label={label} size={small ? 'xs' : 'sm'}>
        <Button
          size={small ? 'xs' : 'sm'}
          {...(small && { variant: 'default' })}
          onClick={() => setEditing(true)}
        >
          {label}
        </Button>
      </Needs>
    );
  return (
    <PageState of={reading}>
      {({ questions }) =>
        editing ? (
          <Section
            title="Risk assessment"
            lead="It concerns the most dangerous operation of this version. Operations that can harm are not published without."
          >
            <AssessmentForm
              version={version}
              questions={questions}
              submit="Store assessment"
              done="Assessment stored"
              onDone={() => setEditing(false)}
              cancel={<CancelButton onClick={() => setEditing(false)} />}
            />
          </Section>
        ) : version.assessment === null ? (
          <Empty
            title="Not assessed yet"
            icon={<IconClipboardList size={26} />}
            action={change('Answer the questions', false)}
          >
            Eight questions on what misuse would do, and to whom. The answers are kept with this version as
            the reason for its categories and audience; operations that can harm need them.
          </Empty>
        ) : (
          <Section title="Risk assessment" actions={change('Answer anew', true)}>
            <Answers assessment={version.assessment} questions={questions} />
          </Section>
        )
      }
    </PageState>
  );
}

function Answers({ assessment, questions }: { assessment: Assessment; questions: readonly Question[] }) {
  const given = assessment.answers as Readonly<Record<string, string>>;
  return (
    <Stack gap="md">
      <dl className={classes['answers']}>
        {questions.map(({ name, text, answers }) => {
          const value = given[name] ?? '';
          const meaning = answers.find(answer => answer.value === value)?.meaning;
          return (
            <div key={name}>
              <dt>{text}</dt>
              <dd>
                {meaning === undefined ? <PlainText size="sm">{value}</PlainText> : `${sentence(meaning)}.`}
              </dd>
            </div>
          );
        })}
      </dl>
      <Text size="sm" c="dimmed">
        Answered <Time at={assessment.at} as="time" /> by <code>{assessment.by}</code>
      </Text>
    </Stack>
  );
}
