import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Finds the calls to one target, which the journal holds as a keyed hash. */
export function FindTarget({ onFound }: { onFound: (target: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Find a target
      </Button>
      <FormDialog opened={isOpen} onClose={() => setOpen(false)} title="Find the calls to a target">
        <TargetForm
          onFound={target => {
            setOpen(false);
            onFound(target);
          }}
        />
      </FormDialog>
    </>
  );
}

function TargetForm({ onFound }: { onFound: (target: string) => void }) {
  const form = useSubmit({
    initial: { method: 'POST', target: '' },
    check: ({ target }) => (target.startsWith('/') ? {} : { target: 'Begin with a slash.' }),
    send: body => api.post('/journal/targets', { body }),
    onDone: ({ target }) => onFound(target),
  });
  return (
    <SubmitForm form={form} submit="Find calls">
      <Select label="Method" data={methods} allowDeselect={false} {...form.field('method')} />
      <TextInput
        label="Target"
        description="Path and query as they were called, such as /city/v1/licences/7/renewals"
        {...form.field('target')}
      />
    </SubmitForm>
  );
}
