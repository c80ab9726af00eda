import { Select, SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { CedarCheck } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import classes from './trial-form.module.css';
import { claimType, membersOf } from './trial-values.ts';

const fresh = {
  policies: 'permit (principal, action in Action::"reads", resource);\n',
  call: '',
  path: '',
  user: '',
  roles: [] as string[],
  groups: [] as string[],
  scopes: [] as string[],
  application: '',
  address: '',
  country: '',
  claims: '',
};

/** Policies, and a call to try them on. */
export function TrialForm({
  apiName,
  version,
  onChecked,
}: {
  apiName: string;
  version: string;
  onChecked: (found: CedarCheck) => void;
}) {
  const operations = useList(api, '/apis/{api}/versions/{version}/operations', {
    path: { api: apiName, version },
    query: { limit: 200 },
  });
  const form = useSubmit({
    initial: fresh,
    check: ({ policies, path, claims }) => ({
      policies: policies.trim() === '' ? 'Write at least one policy.' : undefined,
      path: membersOf(path) === undefined ? 'Write one name=value on each line.' : undefined,
      claims: membersOf(claims) === undefined ? 'Write one name=value on each line.' : undefined,
    }),
    send: ({ policies, call, path, user, roles, groups, scopes, application, address, country, claims }) => {
      const told = membersOf(claims) ?? {};
      return api.post('/cedar/check', {
        body: {
          api: apiName,
          version,
          policies,
          claims: Object.fromEntries(
            Object.entries(told).map(([name, value]) => [name, claimType(value)] as const),
          ),
          ...(call !== '' && {
            call: {
              operation: call,
              path: Object.fromEntries(
                Object.entries(membersOf(path) ?? {}).map(([name, value]) => [
                  name,
                  typeof value === 'string' ? value : JSON.stringify(value),
                ]),
              ),
              scopes,
              claims: told,
              ...(user !== '' && { user: { id: user, roles, groups } }),
              ...(application !== '' && { application: { id: application } }),
              ...(address !== '' && { address }),
              ...(country !== '' && { country: country.toUpperCase() }),
            },
          }),
        },
      });
    },
    onDone: onChecked,
  });
  const lines = { autosize: true, minRows: 2, maxRows: 8 } as const;
  return (
    <SubmitForm form={form} submit="Check policies">
      <Textarea
        label="Policies"
        description="What no policy permits is refused; what one forbids is refused whatever permits it."
        autosize
        minRows={8}
        maxRows={24}
        spellCheck={false}
        classNames={{ input: classes['code'] ?? '' }}
        {...form.field('policies')}
      />
      <Select
        label="Operation of a call to try (optional)"
        clearable
        searchable
        data={operations.items.map(({ method, path }) => `${method} ${path}`)}
        value={form.values.call === '' ? null : form.values.call}
        onChange={value => form.set('call', value ?? '')}
      />
      {form.values.call !== '' && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Textarea
            label="Path parameters (optional)"
            description="One name=value on each line"
            {...lines}
            {...form.field('path')}
          />
          <Textarea
            label="Claims of the token (optional)"
            description="One name=value on each line; a value may be JSON"
            {...lines}
            {...form.field('claims')}
          />
          <TextInput label="User id (optional)" {...form.field('user')} />
          <TextInput label="Application id (optional)" {...form.field('application')} />
          <TagsInput
            label="Roles of the user (optional)"
            value={form.values.roles}
            onChange={value => form.set('roles', value)}
          />
          <TagsInput
            label="Groups of the user (optional)"
            value={form.values.groups}
            onChange={value => form.set('groups', value)}
          />
          <TagsInput
            label="Scopes of the token (optional)"
            value={form.values.scopes}
            onChange={value => form.set('scopes', value)}
          />
          <TextInput label="Address (optional)" placeholder="192.0.2.1" {...form.field('address')} />
          <TextInput label="Country (optional)" placeholder="NL" maxLength={2} {...form.field('country')} />
        </SimpleGrid>
      )}
    </SubmitForm>
  );
}
