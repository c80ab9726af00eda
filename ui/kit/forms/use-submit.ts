import { useForm } from '@mantine/form';
import { useId, useState } from 'react';
import { useChange } from '../api/hooks.ts';
import { ApiProblem, type InputFault } from '../api/problem.ts';
import { useDraft } from './draft.tsx';
import { placeFaults } from './faults.ts';

export interface SubmitOptions<Values extends object, Reply> {
  readonly initial: Values;
  /** Says what is wrong before anything is sent, by field. The server checks again. */
  readonly check?: (values: Values) => Partial<Record<keyof Values & string, string | undefined>>;
  readonly send: (values: Values) => Promise<Reply>;
  /** Beginnings of the paths whose readings are out of date afterwards. */
  readonly invalidates?: readonly string[];
  /** Told when it is done. */
  readonly done?: string | ((reply: Reply, values: Values) => string);
  readonly onDone?: (reply: Reply, values: Values) => void;
  /** From a pointer of the body to a field, where the two are built differently. */
  readonly places?: Readonly<Record<string, keyof Values & string>>;
}

/** What an input takes. `onChange` understands both events and plain values. */
export interface Field<Value> {
  readonly name: string;
  readonly value: Value;
  readonly onChange: (next: unknown) => void;
  readonly onBlur: () => void;
  readonly error: string | undefined;
  'data-path': string;
}
export interface CheckField {
  readonly name: string;
  readonly checked: boolean;
  readonly onChange: (next: unknown) => void;
  readonly error: string | undefined;
  'data-path': string;
}

export interface Submit<Values extends object> {
  readonly values: Values;
  readonly busy: boolean;
  /** Why it was not taken; nothing before it was sent. */
  readonly error: unknown;
  readonly elsewhere: readonly InputFault[];
  /** How many fields have a fault. */
  readonly faults: number;
  /** Of the form's element. */
  readonly id: string;
  field(name: keyof Values & string, type: 'checkbox'): CheckField;
  field<Name extends keyof Values & string>(name: Name): Field<Values[Name]>;
  set<Name extends keyof Values & string>(name: Name, value: Values[Name]): void;
  /** The faults below a field, by pointer, for `<SchemaForm>`. */
  faultsBelow(name: keyof Values & string): Readonly<Record<string, string>>;
  submit(): Promise<void>;
  reset(): void;
}

/**
 * A form that sends: checks first, brings the server's faults to their fields, moves the focus to the first of them,
 * and keeps all that was typed whatever happens.
 */
export function useSubmit<Values extends object, Reply>(
  options: SubmitOptions<Values, Reply>,
): Submit<Values> {
  const id = useId();
  const [raw, setRaw] = useState<readonly InputFault[]>([]);
  const [elsewhere, setElsewhere] = useState<readonly InputFault[]>([]);
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: options.initial,
    clearInputErrorOnChange: true,
  });
  const change = useChange(options.send, {
    invalidates: options.invalidates ?? [],
    ...(options.done === undefined ? {} : { done: options.done }),
    ...(options.onDone === undefined ? {} : { onDone: options.onDone }),
  });

  useDraft(() => form.isDirty());

  const show = (fields: Readonly<Record<string, string>>) => {
    form.setErrors(fields);
    // Once React has written them into the page.
    setTimeout(() => focusFirst(id), 0);
  };

  const submit = async () => {
    if (change.isPending) return;
    const values = form.getValues();
    setRaw([]);
    setElsewhere([]);
    const wrong = Object.entries(options.check?.(values) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    if (wrong.length > 0) {
      change.reset();
      show(Object.fromEntries(wrong));
      return;
    }
    form.clearErrors();
    try {
      await change.mutateAsync(values);
    } catch (error) {
      const faults = error instanceof ApiProblem ? error.errors : [];
      const placed = placeFaults(faults, fieldsOf(id), options.places);
      setRaw(faults);
      setElsewhere(placed.elsewhere);
      show(placed.fields);
    }
  };

  const field = (name: string, type?: 'checkbox') => {
    const { onChange, onBlur, value, checked, error } = form.getInputProps(
      name,
      type === undefined ? {} : { type },
    ) as {
      onChange: (next: unknown) => void;
      onBlur: () => void;
      value?: unknown;
      checked?: boolean;
      error?: unknown;
    };
    const shared = {
      name,
      onChange,
      error: typeof error === 'string' ? error : undefined,
      'data-path': name,
    };
    return type === 'checkbox' ? { ...shared, checked: checked === true } : { ...shared, value, onBlur };
  };

  return {
    values: form.values,
    busy: change.isPending,
    error: change.error,
    elsewhere,
    faults: Object.keys(form.errors).length,
    id,
    field: field as Submit<Values>['field'],
    set: form.setFieldValue as (name: string, value: unknown) => void,
    faultsBelow: name => below(raw, name, options.places),
    submit,
    reset: () => {
      form.reset();
      change.reset();
      setRaw([]);
      setElsewhere([]);
    },
  };
}

function below(
  faults: readonly InputFault[],
  name: string,
  places: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const prefix = Object.entries(places).find(([, field]) => field === name)?.[0] ?? `/${name}`;
  return Object.fromEntries(
    faults
      .map(({ at, message }) => [at.replace(/^[a-z]+:/, ''), message] as const)
      .filter(([at]) => at.startsWith(`${prefix}/`))
      .map(([at, message]) => [at.slice(prefix.length), message]),
  );
}

/** The fields that the form shows at this time. */
function fieldsOf(id: string): ReadonlySet<string> {
  const fields = document.getElementById(id)?.querySelectorAll<HTMLElement>('[data-path]') ?? [];
  return new Set([...fields].map(({ dataset }) => dataset['path'] ?? ''));
}

function focusFirst(id: string): void {
  const form = document.getElementById(id);
  const first =
    form?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
    form?.querySelector<HTMLElement>('[data-invalid="true"] input') ??
    form?.querySelector<HTMLElement>('[data-form-summary]');
  first?.focus();
}
