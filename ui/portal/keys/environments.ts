import { IconFlask, IconRocket } from '@tabler/icons-react';
import type { Key } from '#kit/api/portal.ts';
import type { Choice } from '#kit/forms/choices.tsx';

export type Environment = Key['environment'];

export const environments: readonly Choice<Environment>[] = [
  {
    value: 'live',
    label: 'Live key',
    meaning: 'Calls the API itself: what it answers is real, and what it does is done.',
    icon: IconRocket,
  },
  {
    value: 'test',
    label: 'Sandbox key',
    meaning:
      'Meets the same controls and limits, but is answered with the examples of the reference. Nothing happens.',
    icon: IconFlask,
  },
];
