import { Button, Group, Input, Stack, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Field } from '#kit/forms/use-submit.ts';

/** One promise while it is edited. */
export interface Promised {
  readonly key: number;
  readonly name: string;
  readonly text: string;
}

const most = 20;
let last = 0;

/** What a new plan proposes to promise. */
export const usualSla = (): Promised[] => ['Availability', 'Support'].map(name => promised(name, ''));

export const promised = (name: string, text: string): Promised => ({ key: ++last, name, text });

export const promisesOf = (sla: Readonly<Record<string, string>>): Promised[] =>
  Object.entries(sla).map(([name, text]) => promised(name, text));

/** Those without a text are not promised. */
export const slaOf = (promises: readonly Promised[]): Record<string, string> =>
  Object.fromEntries(
    promises.map(({ name, text }) => [name.trim(), text.trim()] as const).filter(([, text]) => text !== ''),
  );

/** What is wrong with the promises, in words. */
export function slaFault(promises: readonly Promised[]): string | undefined {
  const given = promises.filter(({ text }) => text.trim() !== '').map(({ name }) => name.trim());
  if (given.includes('')) return 'Name each promise, or leave its text empty.';
  if (new Set(given).size < given.length) return 'Two promises have the same name.';
  if (given.some(name => name.length > 100)) return 'A name is 100 characters at most.';
  return undefined;
}

/** What those who subscribe are promised: names and texts. */
export function SlaField({ field }: { field: Field<Promised[]> }) {
  const { value: rows, onChange } = field;
  const change = (key: number, part: Partial<Promised>) =>
    onChange(rows.map(row => (row.key === key ? { ...row, ...part } : row)));
  return (
    <Input.Wrapper
      component="fieldset"
      label="Service level (optional)"
      labelElement="div"
      description="What those who subscribe are promised, in your words. It is shown in the portal."
      error={field.error}
      style={{ border: 0, padding: 0, margin: 0 }}
    >
      <Stack gap="sm" mt="xs">
        {rows.map(({ key, name, text }, at) => (
          <Group key={key} gap="xs" align="flex-start" wrap="wrap">
            <TextInput
              aria-label={`Name of promise ${at + 1}`}
              placeholder="Such as Availability"
              value={name}
              maxLength={100}
              onChange={event => change(key, { name: event.currentTarget.value })}
              w={{ base: '100%', xs: 180 }}
            />
            <Textarea
              aria-label={`Text of promise ${at + 1}`}
              placeholder="Such as 99.5 % a month"
              value={text}
              maxLength={1000}
              autosize
              maxRows={6}
              onChange={event => change(key, { text: event.currentTarget.value })}
              style={{ flex: '1 1 12rem' }}
            />
            <Button
              variant="default"
              px={9}
              aria-label={`Remove promise ${at + 1}`}
              onClick={() => onChange(rows.filter(row => row.key !== key))}
            >
              <IconTrash size={16} aria-hidden />
            </Button>
          </Group>
        ))}
        {rows.length < most && (
          <Group>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => onChange([...rows, promised('', '')])}
            >
              Add promise
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
