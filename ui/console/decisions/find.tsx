import { Button, Group, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useLocation } from 'wouter';
import { decisionHref } from './addresses.ts';

/** As the API takes them. */
const shape = /^[A-Za-z0-9_-]{1,64}$/;

/** To a refusal by the id that the caller was given. */
export function FindDecision() {
  const [, navigate] = useLocation();
  const [id, setId] = useState('');
  const [fault, setFault] = useState<string>();
  const find = (event: SyntheticEvent) => {
    event.preventDefault();
    const asked = id.trim();
    if (shape.test(asked)) navigate(decisionHref(asked));
    else setFault('Enter the id as it stands in “instance”.');
  };
  return (
    <form onSubmit={find} noValidate>
      <Group gap="xs" align="flex-start">
        <TextInput
          aria-label="Decision id"
          placeholder="Decision id"
          value={id}
          error={fault}
          maxLength={80}
          onChange={event => {
            setId(event.currentTarget.value);
            setFault(undefined);
          }}
        />
        <Button type="submit" variant="default">
          Find
        </Button>
      </Group>
    </form>
  );
}
