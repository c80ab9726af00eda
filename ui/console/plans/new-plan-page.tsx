import { Checkbox, Fieldset, Group, NumberInput, Paper, Select, Stack, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { api } from '../api.ts';
import { nameFault } from '../names.ts';
import { planHref } from './addresses.ts';
import { calendars, isWhole, type Calendar } from './limit-values.ts';
import { planFaults, PlanTerms, PlanWords, type PlanValues } from './plan-fields.tsx';
import { slaOf, usualSla } from './sla.tsx';

interface NewPlan extends PlanValues {
  readonly name: string;
  readonly rated: boolean;
  readonly rate: number | string;
  readonly burst: number | string;
  readonly metered: boolean;
  readonly quota: number | string;
  readonly calendar: Calendar;
}

const whole = 'A whole number from 1 to 1,000,000,000.';
const numbers = { min: 1, allowDecimal: false, clampBehavior: 'none', thousandSeparator: ',' } as const;

/** Creates a plan with the limits that most have; others are added on its own page. */
export default function NewPlanPage() {
  const [, go] = useLocation();
  const initial: NewPlan = {
    name: '',
    title: '',
    description: '',
    approval: 'manual',
    sla: usualSla(),
    rated: true,
    rate: 10,
    burst: 20,
    metered: true,
    quota: 10_000,
    calendar: 'day',
  };
  const form = useSubmit({
    initial,
    check: values => ({
      ...planFaults(values),
      name: nameFault(values.name, 'plan'),
      rate: !values.rated || isWhole(values.rate) ? undefined : whole,
      burst:
        !values.rated || values.burst === '' || isWhole(values.burst) ? undefined : `${whole} Or nothing.`,
      quota: !values.metered || isWhole(values.quota) ? undefined : whole,
    }),
    send: values =>
      api.post('/plans', {
        body: {
          name: values.name,
          title: values.title.trim(),
          description: values.description.trim(),
          approval: values.approval,
          sla: slaOf(values.sla),
          limits: limitsOf(values),
        },
      }),
    invalidates: ['/plans'],
    done: ({ title }) => `${title} created`,
    onDone: ({ name, id }) => go(planHref(name === 'new' ? id : name)),
  });
  const { rated, metered } = form.values;
  return (
    <>
      <PageHeader title="Create a plan" crumbs={[{ label: 'Plans', href: '/plans' }]} />
      <Paper p={{ base: 'md', sm: 'lg' }} maw="46rem">
        <SubmitForm
          form={form}
          submit="Create plan"
          cancel={
            <LinkButton href="/plans" variant="default">
              Cancel
            </LinkButton>
          }
        >
          <TextInput
            label="Name"
            description="Lower-case letters, digits and hyphens, such as partner. It cannot be changed later."
            autoComplete="off"
            {...form.field('name')}
          />
          <PlanWords form={form} />
          <Fieldset legend="Limits, for each application and version">
            <Stack gap="sm">
              <Checkbox label="Limit the rate" {...form.field('rated', 'checkbox')} />
              {rated && (
                <Group align="flex-start" grow preventGrowOverflow={false}>
                  <NumberInput label="Calls a second" {...numbers} {...form.field('rate')} miw={180} />
                  <NumberInput label="Burst (optional)" {...numbers} {...form.field('burst')} miw={180} />
                </Group>
              )}
              <Checkbox label="Limit the amount" {...form.field('metered', 'checkbox')} />
              {metered && (
                <Group align="flex-start" grow preventGrowOverflow={false}>
                  <NumberInput label="Calls" {...numbers} {...form.field('quota')} miw={180} />
                  <Select label="In a calendar" data={[...calendars]} {...form.field('calendar')} miw={180} />
                </Group>
              )}
            </Stack>
          </Fieldset>
          <PlanTerms form={form} />
        </SubmitForm>
      </Paper>
    </>
  );
}

function limitsOf({ rated, rate, burst, metered, quota, calendar }: NewPlan) {
  const options = { limit: Number(rate), window: '1s', ...(burst === '' ? {} : { burst: Number(burst) }) };
  return [
    ...(rated ? [{ policy: 'rate-limit', options }] : []),
    ...(metered ? [{ policy: 'quota', options: { limit: Number(quota), window: calendar } }] : []),
  ];
}
