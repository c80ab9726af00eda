import { TextInput } from '@mantine/core';
import type { Field } from '#kit/forms/use-submit.ts';

/** The address under which somebody signs in. */
export const EmailField = ({ field }: { field: Field<string> }) => (
  <TextInput
    {...field}
    type="email"
    label="E-mail address"
    required
    withAsterisk={false}
    autoComplete="username"
    autoCapitalize="none"
    spellCheck={false}
    inputMode="email"
    maxLength={320}
  />
);

export const NameField = ({ field }: { field: Field<string> }) => (
  <TextInput {...field} label="Your name" required withAsterisk={false} autoComplete="name" maxLength={200} />
);

/** What is missing, before anything is sent. */
export const needed = (value: string, what: string): string | undefined =>
  value.trim() === '' ? `Enter ${what}.` : undefined;

export const neededEmail = (value: string): string | undefined =>
  needed(value, 'your e-mail address') ??
  (/^\S+@\S+$/.test(value.trim()) ? undefined : 'Enter an address such as name@example.org.');
