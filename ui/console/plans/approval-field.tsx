import { Radio, Stack } from '@mantine/core';
import type { Plan } from '#kit/api/admin.ts';
import type { Field } from '#kit/forms/use-submit.ts';

/** Whether a subscription waits for a person. */
export function ApprovalField({ field }: { field: Field<Plan['approval']> }) {
  return (
    <Radio.Group label="Approval" {...field}>
      <Stack gap="sm" mt="xs">
        <Radio
          value="manual"
          label="By a person"
          description="Each subscription waits under Subscriptions until a business owner approves or rejects it."
        />
        <Radio
          value="automatic"
          label="At once"
          description="Whoever subscribes may call within a second. For what may be open to every registered developer."
        />
      </Stack>
    </Radio.Group>
  );
}
