import { Checkbox, Stack } from '@mantine/core';
import type { Field } from '#kit/forms/use-submit.ts';
import { roleWords, type Role } from './role-words.ts';

/** Roles to tick, each with what it may do. `withheld` says why one cannot be given. */
export function RoleChoice({
  field,
  description,
  withheld = () => undefined,
}: {
  field: Field<Role[]>;
  description?: string;
  withheld?: (role: Role) => string | undefined;
}) {
  return (
    <Checkbox.Group label="Roles" description={description} {...field}>
      <Stack gap="sm" mt="xs">
        {roleWords.map(({ role, title, may }) => {
          const why = withheld(role);
          return (
            <Checkbox
              key={role}
              value={role}
              label={title}
              description={why === undefined ? may : `${may} ${why}`}
              disabled={why !== undefined}
            />
          );
        })}
      </Stack>
    </Checkbox.Group>
  );
}
