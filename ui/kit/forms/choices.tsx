import { Group, Radio } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import classes from './choices.module.css';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly meaning?: ReactNode;
  readonly icon?: ComponentType<{ size?: number | string; stroke?: number | string }>;
}

/** One of a few that are worth some words each: radio buttons in frames. */
export function Choices<Value extends string>({
  label,
  description,
  choices,
  value,
  onChange,
  error,
  ...rest
}: {
  label: string;
  description?: ReactNode;
  choices: readonly Choice<Value>[];
  value: Value | '';
  onChange: (value: Value) => void;
  error?: string | undefined;
  name?: string;
  'data-path'?: string;
}) {
  return (
    <Radio.Group
      {...{ label, description, value, error }}
      {...rest}
      onChange={chosen => onChange(chosen as Value)}
    >
      <div className={classes['grid']}>
        {choices.map(choice => (
          <Radio
            key={choice.value}
            value={choice.value}
            label={<Label {...choice} />}
            description={choice.meaning}
            className={classes['choice']}
            classNames={{ body: classes['body'] ?? '', labelWrapper: classes['words'] ?? '' }}
            {...(error === undefined ? {} : { 'aria-invalid': true })}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function Label({ label, icon: Icon }: Choice<string>) {
  if (Icon === undefined) return label;
  return (
    <Group component="span" gap={6} wrap="nowrap">
      <Icon size={17} stroke={1.7} />
      {label}
    </Group>
  );
}
