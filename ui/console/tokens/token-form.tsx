import { MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { rolesHolding } from '#kit/api/roles.ts';
import type { NewToken } from '#kit/api/admin.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { RoleChoice } from '../people/role-choice.tsx';
import type { Role } from '../people/role-words.ts';

type Scope = NonNullable<NewToken['scopes']>[number];

const permissionsOf = (roles: readonly Role[]): Scope[] =>
  (Object.entries(rolesHolding) as [Scope, readonly string[]][])
    .filter(([, holders]) => roles.some(role => holders.includes(role)))
    .map(([permission]) => permission);

const fresh: { name: string; roles: Role[]; scopes: Scope[]; days: number | string } = {
  name: '',
  roles: [],
  scopes: [],
  days: 90,
};

/** What a token is called, may do, and how long it lives. */
export function TokenForm({ onMade }: { onMade: (token: NewToken) => void }) {
  const { can } = useSession();
  const form = useSubmit({
    initial: fresh,
    check: ({ name, roles, days }) => ({
      name: name.trim() === '' ? 'Name the program that will use it.' : undefined,
      roles: roles.length === 0 ? 'Choose at least one role.' : undefined,
      days:
        Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 366
          ? undefined
          : 'A whole number of days from 1 to 366.',
    }),
    send: ({ name, roles, scopes, days }) =>
      api.post('/tokens', {
        body: {
          name: name.trim(),
          roles,
          days: Number(days),
          ...(scopes.length === 0 ? {} : { scopes: scopes.filter(scope => offered.includes(scope)) }),
        },
      }),
    invalidates: ['/tokens'],
    onDone: onMade,
  });
  const offered = permissionsOf(form.values.roles);
  const withheld = (role: Role): string | undefined => {
    const beyond = permissionsOf([role]).find(permission => !can(permission));
    return beyond === undefined ? undefined : `You cannot hand it out: you do not hold ${beyond}.`;
  };
  return (
    <SubmitForm
      form={form}
      submit="Make token"
      cancel={
        <LinkButton href="/tokens" variant="default">
          Cancel
        </LinkButton>
      }
    >
      <TextInput
        label="Name"
        description="The program that will use it, such as “release pipeline”. It stands in the audit log."
        maxLength={100}
        {...form.field('name')}
      />
      <RoleChoice
        field={form.field('roles')}
        description="Nobody hands out more than they hold themselves."
        withheld={withheld}
      />
      <MultiSelect
        label="Narrow to permissions (optional)"
        description="Only these of what the roles permit. Leave empty for all of it."
        placeholder={form.values.scopes.length === 0 ? 'All that the roles permit' : ''}
        data={offered}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the permissions' }}
        disabled={offered.length === 0}
        {...form.field('scopes')}
      />
      <NumberInput
        label="Days it works"
        description="1 to 366. Make a new one before it ends."
        min={1}
        max={366}
        allowDecimal={false}
        clampBehavior="none"
        w={{ base: '100%', xs: 200 }}
        {...form.field('days')}
      />
    </SubmitForm>
  );
}
