import { Stack, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Assessment, Question, Version } from '#kit/api/admin.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { Choices } from '#kit/forms/choices.tsx';
import classes from './assessment.module.css';
import { EarlierAnswers } from './earlier-answers.tsx';
import { WhatFollows } from './what-follows.tsx';

type Answers = Record<string, string>;

/** The questions of the risk assessment, to be answered all together. */
export function AssessmentForm({
  version,
  questions,
  submit,
  cancel,
  done,
  onDone,
}: {
  version: Version;
  questions: readonly Question[];
  submit: string;
  cancel?: ReactNode;
  /** Told in the corner, where nothing else shows that it is done. */
  done?: string;
  onDone: (version: Version) => void;
}) {
  const given = (version.assessment?.answers ?? {}) as Answers;
  const form = useSubmit<Answers, Version>({
    initial: Object.fromEntries(questions.map(({ name }) => [name, given[name] ?? ''])),
    check: values =>
      Object.fromEntries(questions.map(question => [question.name, faultOf(question, values)])),
    send: answers =>
      api.put('/apis/{api}/versions/{version}/assessment', {
        path: { api: version.apiId, version: version.id },
        // Which words are answers is known from the questions; the server checks them.
        body: { answers: answers as Assessment['answers'] },
        revision: version.revision,
      }),
    invalidates: ['/apis'],
    ...(done === undefined ? {} : { done }),
    onDone,
    places: Object.fromEntries(questions.map(({ name }) => [`/answers/${name}`, name])),
  });
  const take = (answers: Answers) => {
    for (const { name } of questions) form.set(name, answers[name] ?? '');
  };
  return (
    <div className={classes['beside']}>
      <SubmitForm form={form} submit={submit} cancel={cancel} label="Risk assessment">
        <Stack gap="xl">
          {version.assessment === null && <EarlierAnswers version={version} take={take} />}
          {questions.map(({ name, text, why, answers }) =>
            answers.length === 0 ? (
              <Textarea
                key={name}
                label={text}
                description={why}
                autosize
                minRows={name === 'accountable' ? 1 : 3}
                maxRows={12}
                maxLength={name === 'accountable' ? 200 : 4000}
                {...form.field(name)}
              />
            ) : (
              <Choices
                key={name}
                label={text}
                description={why}
                choices={answers.map(({ value, meaning, example }) => ({
                  value,
                  label: sentence(meaning),
                  meaning: `Such as ${example}`,
                }))}
                {...form.field(name)}
              />
            ),
          )}
        </Stack>
      </SubmitForm>
      <WhatFollows answers={form.values} />
    </div>
  );
}

function faultOf({ name, answers }: Question, values: Answers): string | undefined {
  const value = (values[name] ?? '').trim();
  if (answers.length > 0) return value === '' ? 'Choose an answer.' : undefined;
  if (name === 'today' && value.length < 20) return 'Say it in twenty characters or more.';
  return value.length < 2 ? 'Name a person and a role.' : undefined;
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
