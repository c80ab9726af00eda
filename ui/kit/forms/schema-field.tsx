import {
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { JsonField } from './json-field.tsx';
import { ListField } from './list-field.tsx';
import { controlFor, plainDescription, valueLabel, type Control, type JsonSchema } from './schema.ts';
import { GroupField } from './group-field.tsx';
import { VariantsField } from './variants-field.tsx';

export interface SchemaFieldProps {
  readonly label: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly pointer: string;
  readonly faults: Readonly<Record<string, string>>;
  readonly readOnly: boolean;
}

/** One option, by the control that fits its schema. */
export function SchemaField(props: SchemaFieldProps) {
  const { schema, value, onChange, pointer, faults } = props;
  const control = controlFor(schema);
  const shared = {
    label: props.required ? props.label : `${props.label} (optional)`,
    description: plainDescription(schema),
    error: faults[pointer],
    required: props.required,
    withAsterisk: false,
    readOnly: props.readOnly,
  };
  switch (control.kind) {
    case 'choice':
      return <Choice shared={shared} {...{ control, schema, value, onChange }} />;
    case 'choices':
      return (
        <MultiSelect
          {...shared}
          data={control.options.map(valueLabel)}
          value={Array.isArray(value) ? value.map(valueLabel) : []}
          onChange={chosen =>
            onChange(chosen.length === 0 ? undefined : backToValues(chosen, control.options))
          }
          clearable
          clearButtonProps={{ 'aria-label': `Clear ${props.label}` }}
        />
      );
    case 'switch':
      return <YesOrNo shared={shared} {...{ schema, value, onChange }} />;
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          onChange={next => onChange(next === '' ? undefined : Number(next))}
          allowDecimal={!control.integer}
          thousandSeparator=","
          {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
          {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
          placeholder={placeholder(schema)}
          clampBehavior="none"
        />
      );
    case 'number-or-text':
      return (
        <TextInput
          {...shared}
          value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
          onChange={event => onChange(numberOrText(event.currentTarget.value))}
          placeholder={placeholder(schema)}
        />
      );
    case 'text': {
      const Input = control.long ? Textarea : TextInput;
      return (
        <Input
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={event =>
            onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)
          }
          placeholder={placeholder(schema)}
          {...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength })}
        />
      );
    }
    case 'secret':
      return (
        <PasswordInput
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={event =>
            onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)
          }
          // What a browser offers to keep or fill in here would be somebody's own password.
          autoComplete="off"
          {...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength })}
        />
      );
    case 'words':
      return (
        <TagsInput
          {...shared}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={words => onChange(words.length === 0 ? undefined : words)}
          placeholder="Type one and press Enter"
          splitChars={[',', ' ', '\n']}
          {...(schema.maxItems === undefined ? {} : { maxTags: schema.maxItems })}
          clearable
          clearButtonProps={{ 'aria-label': `Clear ${props.label}` }}
        />
      );
    case 'list':
      return <ListField {...props} items={control.items} Field={SchemaField} />;
    case 'group':
      return <GroupField {...props} properties={control.properties} Field={SchemaField} />;
    case 'variants':
      return <VariantsField {...props} variants={control.variants} Field={SchemaField} />;
    case 'json':
      return <JsonField {...shared} value={value} onChange={onChange} />;
  }
}

interface Shared {
  readonly label: string;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly required: boolean;
  readonly readOnly: boolean;
}

interface Simple {
  readonly shared: Shared;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function Choice({
  shared,
  control,
  schema,
  value,
  onChange,
}: Simple & { control: Control & { kind: 'choice' } }) {
  const labels = control.options.map(valueLabel);
  return (
    <Select
      {...shared}
      data={labels}
      value={value === undefined ? null : valueLabel(value)}
      onChange={chosen => onChange(chosen === null ? undefined : backToValues([chosen], control.options)[0])}
      placeholder={placeholder(schema) ?? 'Choose'}
      clearable={!shared.required}
      clearButtonProps={{ 'aria-label': `Clear ${shared.label}` }}
    />
  );
}

/** Three states where nothing is said: the default, yes and no. */
function YesOrNo({ shared, schema, value, onChange }: Simple) {
  if (typeof schema.default !== 'boolean' && !shared.required) {
    return (
      <Select
        {...shared}
        data={[
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
        value={typeof value === 'boolean' ? String(value) : null}
        onChange={chosen => onChange(chosen === null ? undefined : chosen === 'true')}
        placeholder="Default"
        clearable
        clearButtonProps={{ 'aria-label': `Clear ${shared.label}` }}
      />
    );
  }
  const standard = schema.default === true;
  return (
    <Group>
      <Checkbox
        label={shared.label.replace(/ \(optional\)$/, '')}
        description={shared.description}
        error={shared.error}
        disabled={shared.readOnly}
        checked={typeof value === 'boolean' ? value : standard}
        onChange={event => onChange(event.currentTarget.checked)}
      />
    </Group>
  );
}

const placeholder = ({ default: standard }: JsonSchema): string | undefined =>
  standard === undefined ? undefined : valueLabel(standard);

const backToValues = (labels: readonly string[], options: readonly unknown[]): unknown[] =>
  labels
    .map(label => options.find(option => valueLabel(option) === label))
    .filter(value => value !== undefined);

/** Digits are a number; anything else, `10s` for one, is kept as it stands. */
function numberOrText(text: string): unknown {
  if (text.trim() === '') return undefined;
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : text;
}
