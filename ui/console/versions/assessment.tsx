import { Button, Stack, Text } from '@mantine/core';
import { IconClipboardList, IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import type { Assessment, Question, Version } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { audiences, categories } from '#kit/badges/badges.tsx';
import { Needs } from '#kit/needs.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { AssessmentForm, sentence } from './assessment-form.tsx';
import classes from './assessment.module.css';
import type { VersionOf } from './version-page.tsx';
import { WhatFollows } from './what-follows.tsx';
import { useWorstCategory } from './worst-category.ts';

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
            <Disagreement version={version} assessment={version.assessment} />
            <div className={classes['beside']}>
              <Answers assessment={version.assessment} questions={questions} />
              <WhatFollows answers={version.assessment.answers} />
            </div>
          </Section>
        )
      }
    </PageState>
  );
}

const gravity = ['tells', 'does', 'tells-harm', 'does-harm'] as const;
const width = ['internal', 'partner', 'registered', 'open'] as const;

/** Where the answers speak for more care than the version takes: for somebody to look at, nothing is changed by it. */
function Disagreement({ version, assessment }: { version: Version; assessment: Assessment }) {
  const { today: _words, accountable: _who, ...query } = assessment.answers;
  const { data } = useRead(api, '/questionnaire/floor', { query });
  const worst = useWorstCategory(version);
  if (data === undefined || worst === undefined) return null;
  const isMilder = gravity.indexOf(worst) < gravity.indexOf(data.category);
  const isWider = width.indexOf(version.audience) > width.indexOf(data.audience);
  if (!isMilder && !isWider) return null;
  return (
    <Note tone="amber" icon={IconScale} title="The answers and the version disagree">
      {isMilder &&
        `The answers speak for “${categories[data.category].label}”, and no operation is in that category. Look at the categories of the operations again. `}
      {isWider &&
        `The answers support “${audiences[data.audience].label}” at most, and the version is for “${audiences[version.audience].label}”.`}
    </Note>
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
