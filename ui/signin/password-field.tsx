import { PasswordInput, Text } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import type { Field } from '#kit/forms/use-submit.ts';

const hint =
  'At least 12 characters. A few words that do not belong together are easy to keep in mind and hard to guess.';

/** A password that password managers know, that can be shown, and that tells when caps lock is on. */
export function PasswordField({
  field,
  label = 'Password',
  fresh = false,
}: {
  field: Field<string>;
  label?: string;
  /** It is being chosen, not asked for. */
  fresh?: boolean;
}) {
  const [visible, setVisible] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <div>
      <PasswordInput
        {...field}
        aria-invalid={field.error !== undefined}
        label={label}
        required
        withAsterisk={false}
        autoComplete={fresh ? 'new-password' : 'current-password'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={500}
        {...(fresh ? { description: hint } : {})}
        visible={visible}
        onVisibilityChange={setVisible}
        visibilityToggleButtonProps={{
          tabIndex: 0,
          'aria-label': visible ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`,
        }}
        onKeyDown={look}
        onKeyUp={look}
      />
      <Text size="sm" mt={4} role="status" {...(capsLock ? {} : { display: 'none' })}>
        {capsLock ? 'Caps lock is on.' : ''}
      </Text>
    </div>
  );
}
