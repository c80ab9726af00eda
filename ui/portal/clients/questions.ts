import {
  IconBrowser,
  IconBrowserOff,
  IconDeviceMobile,
  IconDeviceTv,
  IconEye,
  IconLock,
  IconRobot,
  IconServer,
  IconUser,
} from '@tabler/icons-react';
import type { Choice } from '#kit/forms/choices.tsx';

export type Place = 'server' | 'browser' | 'app' | 'device';
export type YesNo = 'yes' | 'no';

export interface Answers {
  readonly place: Place | '';
  readonly person: YesNo | '';
  readonly third: YesNo | '';
}

export const places: readonly Choice<Place>[] = [
  {
    value: 'server',
    label: 'On a server',
    meaning: 'A web application, a back end, a job or script.',
    icon: IconServer,
  },
  {
    value: 'browser',
    label: 'In a browser',
    meaning: 'A page whose own script makes the calls.',
    icon: IconBrowser,
  },
  {
    value: 'app',
    label: 'On phones or computers',
    meaning: 'An app or program that people install.',
    icon: IconDeviceMobile,
  },
  {
    value: 'device',
    label: 'On other devices',
    meaning: 'A television, a display, a meter, a car.',
    icon: IconDeviceTv,
  },
];

export const person: readonly Choice<YesNo>[] = [
  { value: 'yes', label: 'Yes', meaning: 'It acts for somebody, who agrees to that.', icon: IconUser },
  { value: 'no', label: 'No', meaning: 'It acts for itself, whoever is there.', icon: IconRobot },
];

interface ThirdQuestion {
  /** What the answer is about. */
  readonly about: 'secret' | 'browser';
  readonly label: string;
  readonly choices: readonly Choice<YesNo>[];
}

const secret: ThirdQuestion = {
  about: 'secret',
  label: 'Can it keep a secret?',
  choices: [
    {
      value: 'yes',
      label: 'Yes',
      meaning: 'Only its makers can look into the machines that it runs on.',
      icon: IconLock,
    },
    { value: 'no', label: 'No', meaning: 'Others run it too, or can open it up.', icon: IconEye },
  ],
};

const browser: ThirdQuestion = {
  about: 'browser',
  label: 'Is there a browser where it runs?',
  choices: [
    {
      value: 'yes',
      label: 'Yes',
      meaning: 'It can open one, and be opened again from it.',
      icon: IconBrowser,
    },
    {
      value: 'no',
      label: 'No',
      meaning: 'No browser, or nothing to type a password with.',
      icon: IconBrowserOff,
    },
  ],
};

/** The third question, where the first two leave one open. In a page and in an app nothing stays secret. */
export function thirdQuestion({ place, person: signsIn }: Answers): ThirdQuestion | undefined {
  if (place === '' || signsIn === '') return undefined;
  if (place === 'server') return secret;
  if (signsIn === 'yes') return place === 'browser' ? undefined : browser;
  return place === 'device' ? secret : undefined;
}

/** What to ask the server for; undefined while a question is open. */
export function askedOf(answers: Answers) {
  const { place, person: signsIn, third } = answers;
  if (place === '' || signsIn === '') return undefined;
  const question = thirdQuestion(answers);
  if (question === undefined) return { place, person: signsIn };
  return third === '' ? undefined : { place, person: signsIn, [question.about]: third };
}
