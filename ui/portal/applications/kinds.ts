import {
  IconBrowser,
  IconClockCog,
  IconDeviceMobile,
  IconDeviceTv,
  IconLock,
  IconServer,
  IconUsers,
} from '@tabler/icons-react';
import type { Application } from '#kit/api/portal.ts';
import type { Choice } from '#kit/forms/choices.tsx';

export type Kind = Application['kind'];
/** Where a program runs, as its makers would say it. */
export type Place = 'server' | 'service' | 'browser' | 'phone' | 'device';

export const kindOf: Readonly<Record<Place, Kind>> = {
  server: 'confidential',
  service: 'confidential',
  browser: 'public',
  phone: 'public',
  device: 'public',
};

export const places: readonly Choice<Place>[] = [
  {
    value: 'server',
    label: 'On a server',
    meaning: 'A web application or back end that only you can reach into.',
    icon: IconServer,
  },
  {
    value: 'service',
    label: 'In the background',
    meaning: 'A job or script on machines of yours, with nobody in front of it.',
    icon: IconClockCog,
  },
  {
    value: 'browser',
    label: 'In a browser',
    meaning: 'A page whose own script makes the calls.',
    icon: IconBrowser,
  },
  {
    value: 'phone',
    label: 'On phones',
    meaning: 'An app that people install on their phones or tablets.',
    icon: IconDeviceMobile,
  },
  {
    value: 'device',
    label: 'On other devices',
    meaning: 'A desktop program, a television, a display, a car.',
    icon: IconDeviceTv,
  },
];

/** What the two kinds mean for keys. */
export const kinds: Readonly<Record<Kind, { label: string; meaning: string }>> = {
  confidential: {
    label: 'Confidential',
    meaning: 'It runs where only you can look, so it can keep a key secret.',
  },
  public: {
    label: 'Public',
    meaning:
      'It runs in the hands of others, who can read its key. Use the key only for what everybody may do; for more, call through a server of yours.',
  },
};

export const kindChoices: readonly Choice<Kind>[] = [
  { value: 'confidential', icon: IconLock, ...kinds.confidential },
  { value: 'public', icon: IconUsers, ...kinds.public },
];
