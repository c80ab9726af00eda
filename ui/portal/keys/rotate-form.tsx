import { Checkbox, Select } from '@mantine/core';
import { overlaps } from '#kit/credentials/overlaps.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { daysOf, lifetimes } from './lifetimes.ts';

/** Asks how a key or secret is replaced: how long the old one works on, and how long the new one works. */
export function RotateForm<Made>({
  noun,
  back,
  application,
  rotate,
  onMade,
}: {
  noun: 'key' | 'secret';
  /** The page to go back to. */
  back: string;
  /** The id of its application. */
  application: string;
  rotate: (body: { overlapSeconds: number; days?: number }) => Promise<Made>;
  onMade: (made: Made) => void;
}) {
  const form = useSubmit({
    initial: { overlap: '86400', lifetime: '', sure: false },
    check: ({ overlap, sure }) => ({
      sure: overlap === '0' && !sure ? `Say so, or choose for how long the old ${noun} works on.` : undefined,
    }),
    send: ({ overlap, lifetime }) => rotate({ overlapSeconds: Number(overlap), ...daysOf(lifetime) }),
    places: { '/days': 'lifetime', '/overlapSeconds': 'overlap' },
    invalidates: [`/applications/${application}`],
    onDone: onMade,
  });
  const endsAtOnce = form.field('overlap').value === '0';
  return (
    <Section title={`The old ${noun} and the new`}>
      <SubmitForm
        form={form}
        submit={`Rotate ${noun}`}
        cancel={
          <LinkButton href={back} variant="default">
            Cancel
          </LinkButton>
        }
      >
        <Select
          label={`The old ${noun} works on for`}
          description={
            endsAtOnce
              ? undefined
              : `Have the new ${noun} in place everywhere by then: afterwards the old one is refused.`
          }
          data={overlaps}
          maw={320}
          {...form.field('overlap')}
        />
        {endsAtOnce && (
          <Checkbox
            label={`Refuse the old ${noun} from now on`}
            description={`Every ${noun === 'key' ? 'call' : 'sign-in of this client'} with it fails within a second, until the new one is in place. Right for one that got out.`}
            {...form.field('sure', 'checkbox')}
          />
        )}
        <Select
          label={`The new ${noun} works`}
          description="Then it ends by itself."
          data={lifetimes}
          maw={320}
          {...form.field('lifetime')}
        />
      </SubmitForm>
    </Section>
  );
}
