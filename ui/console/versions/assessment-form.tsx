import { Stack, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Assessment, Question, Version } from '#kit/api/admin.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { Choices } from '#kit/forms/choices.tsx';

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
  return (
    <SubmitForm form={form} submit={submit} cancel={cancel} label="Risk assessment">
      <Stack gap="xl">
        {questions.map(({ name, text, answers }) =>
          answers.length === 0 ? (
            <Textarea
              key={name}
              label={text}
              description={hints[name]}
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
              choices={answers.map(({ value, meaning }) => ({ value, label: sentence(meaning) }))}
              {...form.field(name)}
            />
          ),
        )}
      </Stack>
    </SubmitForm>
  );
}

const hints: Readonly<Record<string, string>> = {
  today: 'Such as the counter, letter or form that it takes the place of. Twenty characters or more.',
};

function faultOf({ name, answers }: Question, values: Answers): string | undefined {
  const value = (values[name] ?? '').trim();
  if (answers.length > 0) return value === '' ? 'Choose an answer.' : undefined;
  if (name === 'today' && value.length < 20) return 'Say it in twenty characters or more.';
  return value.length < 2 ? 'Name a person and a role.' : undefined;
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
