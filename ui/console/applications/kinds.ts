import type { Application } from '#kit/api/admin.ts';

type Kind = Application['kind'];

/** Whether an application can keep a secret, in words. */
export const kindTitles: Readonly<Record<Kind, string>> = {
  confidential: 'Confidential',
  public: 'Public',
};

export const kindMeanings: Readonly<Record<Kind, string>> = {
  confidential: 'Runs on servers under its developer’s control, where it can keep a secret.',
  public: 'Runs with its users, in a browser or on a phone, where no secret stays one.',
};
