import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';

/** Any value, written as JSON; what is typed stays while it cannot be read yet. */
export function JsonField({
  label,
  description,
  value,
  onChange,
  error,
  required = false,
  readOnly = false,
}: {
  label: string;
  description?: ReactNode;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: string | undefined;
  required?: boolean;
  readOnly?: boolean;
}) {
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, undefined, 2)));
  const [broken, setBroken] = useState(false);
  const read = (next: string) => {
    setText(next);
    if (next.trim() === '') {
      setBroken(false);
      onChange(undefined);
      return;
    }
    try {
      onChange(JSON.parse(next));
      setBroken(false);
    } catch {
      setBroken(true);
    }
  };
  return (
    <Textarea
      label={label}
      description={description ?? 'As JSON.'}
      value={text}
      onChange={event => read(event.currentTarget.value)}
      error={broken ? 'This is not JSON yet.' : error}
      required={required}
      readOnly={readOnly}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.85rem' } }}
    />
  );
}
