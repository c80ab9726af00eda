import { Alert, Button, Group, List, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { counted } from '../format.ts';
import { ProblemReference } from '../states/failure.tsx';
import { headlineOf } from './faults.ts';
import type { Submit } from './use-submit.ts';

export { useSubmit } from './use-submit.ts';

/** A form with its fields, what went wrong above them, and its buttons below. */
export function SubmitForm<Values extends object>({
  form,
  submit,
  cancel,
  children,
  danger = false,
  wide = false,
  label,
}: {
  form: Submit<Values>;
  /** A verb with its object: "Create API". */
  submit: string;
  cancel?: ReactNode;
  children: ReactNode;
  danger?: boolean;
  /** The button takes the whole width, as in a form that stands alone. */
  wide?: boolean;
  /** Names the form where a page has several. */
  label?: string;
}) {
  return (
    <form
      id={form.id}
      noValidate
      aria-label={label}
      onSubmit={event => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <Stack gap="md">
        <Summary form={form} />
        {children}
        <Group mt="xs" gap="sm">
          <Button type="submit" loading={form.busy} fullWidth={wide} {...(danger ? { color: 'red' } : {})}>
            {submit}
          </Button>
          {cancel}
        </Group>
      </Stack>
    </form>
  );
}

/** Read out as soon as it appears; takes the focus when no field can. */
function Summary<Values extends object>({ form }: { form: Submit<Values> }) {
  const { error, elsewhere, faults } = form;
  if (error === null && faults === 0) return null;
  const { title, detail } =
    error === null || (faults > 0 && error instanceof ApiProblem && error.code === 'invalid-input')
      ? { title: `${counted(faults, 'field needs', 'fields need')} another look`, detail: undefined }
      : headlineOf(error);
  const broken = error instanceof ApiProblem && error.status >= 500;
  const bare = detail === undefined && elsewhere.length === 0 && !broken;
  return (
    <Alert
      role="alert"
      tabIndex={-1}
      data-form-summary
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={title}
      styles={bare ? { title: { marginBottom: 0 } } : {}}
    >
      {!bare && (
        <>
          {detail}
          {elsewhere.length > 0 && (
            <List size="sm" withPadding>
              {elsewhere.map(({ at, message }) => (
                <List.Item key={`${at} ${message}`}>
                  {message} ({at})
                </List.Item>
              ))}
            </List>
          )}
          {broken && <ProblemReference problem={error} />}
        </>
      )}
    </Alert>
  );
}
