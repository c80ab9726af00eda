import { Group, Input, NumberInput, Radio, Select, Stack } from '@mantine/core';
import type { Submit } from '#kit/forms/use-submit.ts';
import { calendars, units, type LimitValues } from './limit-values.ts';

const whole = { min: 1, allowDecimal: false, clampBehavior: 'none', thousandSeparator: ',' } as const;

/** How much may be called, in words that make a sentence. */
export function LimitFields({ form, fixed }: { form: Submit<LimitValues>; fixed: boolean }) {
  const { kind } = form.values;
  return (
    <>
      {!fixed && (
        <Radio.Group label="Kind of limit" {...form.field('kind')}>
          <Stack gap="sm" mt="xs">
            <Radio
              value="rate-limit"
              label="Rate: how fast"
              description="So many calls in a sliding window, with a burst. Protects what is behind the API."
            />
            <Radio
              value="quota"
              label="Quota: how much"
              description="So many calls in a calendar minute, hour, day, week or month. Begins anew with each."
            />
          </Stack>
        </Radio.Group>
      )}
      <NumberInput
        label="Calls"
        description="Of one application to one version."
        {...whole}
        {...form.field('requests')}
      />
      {kind === 'quota' ? (
        <Select
          label="In a calendar"
          data={[...calendars]}
          description="In UTC, unless the limit was given another time zone."
          {...form.field('calendar')}
        />
      ) : (
        <>
          <Input.Wrapper label="In each" labelElement="div">
            <Group gap="xs" align="flex-start" wrap="nowrap">
              <NumberInput aria-label="Length of the window" {...whole} {...form.field('every')} w="50%" />
              <Select
                aria-label="Unit of the window"
                data={units.map(({ value, label }) => ({ value, label }))}
                {...form.field('unit')}
                w="50%"
              />
            </Group>
          </Input.Wrapper>
          <NumberInput
            label="Burst (optional)"
            description="Calls admitted at once after a pause. Empty: as many as the limit."
            {...whole}
            {...form.field('burst')}
          />
          <Select
            label="Counts"
            data={[
              { value: 'all', label: 'All calls' },
              { value: 'reads', label: 'Only those that read' },
              { value: 'writes', label: 'Only those that change something' },
            ]}
            {...form.field('methods')}
          />
        </>
      )}
      <Radio.Group label="Beyond the limit" {...form.field('mode')}>
        <Stack gap="sm" mt="xs">
          <Radio value="block" label="Refuse" description="429 Too Many Requests, with the time to wait." />
          <Radio value="report" label="Only report" description="To try a limit out: nothing is refused." />
        </Stack>
      </Radio.Group>
    </>
  );
}
