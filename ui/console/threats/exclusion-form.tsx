import { Code, List, Radio, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import type { FoundRule, FoundRules } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { counted } from '#kit/format.ts';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { Comparison } from './comparison.tsx';
import {
  asWritten,
  isNamed,
  kinds,
  nameFault,
  parameterInWords,
  type ParameterKind,
  parameterOf,
} from './words.ts';

type At = NonNullable<FoundRules['at']>;

interface Values {
  readonly rule: string;
  readonly kind: ParameterKind;
  readonly name: string;
  readonly because: string;
}

/** What the contract names is filled in; what a client named has to be written by who knows. */
const initialOf = ({ rule, parameter, place }: FoundRule): Pick<Values, 'rule' | 'kind' | 'name'> => ({
  rule: String(rule),
  ...(parameter === null ? { kind: usualKind(place), name: '' } : asWritten(parameter)),
});

const usualKind = (place: string): ParameterKind =>
  place.startsWith('REQUEST_HEADERS')
    ? 'header'
    : place.startsWith('REQUEST_COOKIES')
      ? 'cookie'
      : place.startsWith('ARGS')
        ? 'member'
        : place === 'REQUEST_BODY' || place === 'XML'
          ? 'body'
          : 'all';

/** One rule, one parameter, one operation, and why. */
export function ExclusionForm({
  at,
  rules,
  close,
}: {
  at: At;
  rules: readonly FoundRule[];
  close: () => void;
}) {
  const [first] = rules;
  const form = useSubmit<Values, unknown>({
    initial: {
      ...(first === undefined ? { rule: '', kind: 'all' as const, name: '' } : initialOf(first)),
      because: '',
    },
    check: ({ kind, name, because }) => ({
      name: nameFault(kind, name.trim()),
      because: because.trim().length < 10 ? 'Say why, in ten characters or more.' : undefined,
    }),
    send: values =>
      api.post('/attachments', {
        body: {
          scope: 'operation',
          scopeId: at.operation.id,
          policy: 'threat-exclusion',
          options: { ...exclusionOf(values), because: values.because.trim() },
        },
      }),
    places: {
      '/options/because': 'because',
      '/options/parameter/pointer': 'name',
      '/options/parameter/name': 'name',
    },
    invalidates: ['/attachments', '/threat-exclusions', '/apis', '/snapshots'],
    done: 'False alarm taken back',
    onDone: close,
  });
  const { kind, name } = form.values;
  const chosen = rules.find(({ rule }) => String(rule) === form.values.rule) ?? first;
  const isWritten = chosen?.parameter === null;
  const choose = (rule: string) => {
    const next = rules.find(each => String(each.rule) === rule);
    if (next === undefined) return;
    const { kind: nextKind, name: nextName } = initialOf(next);
    form.set('rule', rule);
    form.set('kind', nextKind);
    form.set('name', nextName);
  };
  return (
    <SubmitForm form={form} submit="Add exclusion" cancel={<CancelButton onClick={close} />}>
      <Text size="sm">
        For <Code>{`${at.operation.method} ${at.operation.path}`}</Code> of {at.api} {at.version} only.
      </Text>
      {rules.length > 1 && (
        <Radio.Group
          label="Rule"
          description="Each rule is taken back by itself: add another exclusion for the next one."
          value={form.values.rule}
          onChange={choose}
        >
          <Stack gap="xs" mt="xs">
            {rules.map(each => (
              <Radio key={each.rule} value={String(each.rule)} label={ruleInWords(each)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {rules.length === 1 && chosen !== undefined && <Text>{ruleInWords(chosen)}</Text>}
      <Select
        label="Does not look at"
        description={
          isWritten
            ? 'The caller chose the name, so it was not kept: it may be a secret. Ask the caller, or try the request.'
            : 'Filled in with what the contract names, as narrow as it can be.'
        }
        allowDeselect={false}
        data={kinds.map(({ value, label }) => ({ value, label }))}
        {...form.field('kind')}
      />
      {isNamed(kind) && (
        <TextInput
          label={kind === 'member' ? 'Path of the member' : 'Name'}
          description={
            kind === 'member'
              ? 'Such as /article/html; * stands for every item of a list.'
              : 'As the contract names it.'
          }
          maxLength={500}
          {...form.field('name')}
        />
      )}
      <Textarea
        label="Because"
        description="Why this is no attack, for whoever looks at it later. Ten characters or more."
        autosize
        minRows={2}
        maxRows={6}
        maxLength={500}
        {...form.field('because')}
      />
      <Comparison at={at} exclusion={exclusionOf(form.values)} />
      {chosen !== undefined && (
        <Effect rule={chosen} kind={kind} name={name.trim()} lifecycle={at.lifecycle} />
      )}
    </SubmitForm>
  );
}

/** Undefined where the name is none yet. */
function exclusionOf({ rule, kind, name }: Values) {
  const trimmed = name.trim();
  if (nameFault(kind, trimmed) !== undefined) return undefined;
  const parameter = parameterOf(kind, trimmed);
  return { rule: Number(rule), ...(parameter !== undefined && { parameter }) };
}

const ruleInWords = ({ rule, message, category }: FoundRule): string =>
  `Rule ${rule}: ${message === '' ? 'no name' : message}${category === null ? '' : ` (${category})`}`;

/** What changes, and what is no longer guarded. */
function Effect({
  rule: { rule, category, others },
  kind,
  name,
  lifecycle,
}: {
  rule: FoundRule;
  kind: ParameterKind;
  name: string;
  lifecycle: At['lifecycle'];
}) {
  const parameter = parameterOf(kind, name === '' ? '…' : name);
  const what = category === null ? 'what it finds' : category;
  const isServed = lifecycle === 'published' || lifecycle === 'deprecated';
  return (
    <Note tone="amber" icon={IconEyeOff} title="What this leaves unguarded">
      <List size="sm" spacing={4}>
        <List.Item>
          {parameter === undefined
            ? `Rule ${rule} does not run for this operation at all: choose a parameter if you can.`
            : `Rule ${rule} does not look for ${what} in ${parameterInWords(parameter)}. It goes on looking everywhere else.`}
        </List.Item>
        <List.Item>
          {others === 0
            ? `No other rule looks for ${what} there.`
            : `${counted(others, 'other rule')} against ${what} ${others === 1 ? 'goes' : 'go'} on looking there.`}
        </List.Item>
        <List.Item>
          {isServed
            ? 'The version is published: gateways follow within a second.'
            : 'The version is a draft: it takes effect when that is published.'}
        </List.Item>
      </List>
    </Note>
  );
}
