import { bare, fewCedar, keyLimit, manyCedar, someCedar, type Setup } from './setups.ts';

/** A setup whose CPU time per request is measured against nginx's, and what it may be. */
export interface Scenario extends Setup {
  /** One line for the table: what is done to each request. */
  readonly does: string;
  /** At most this many times nginx's CPU time: what must be, and what is aimed at. */
  readonly bar: number;
  readonly aim: number;
}

export const scenarios: readonly Scenario[] = [
  {
    ...bare,
    does: 'open catch-all API, limit per address, metrics; access log off',
    bar: 3,
    aim: 2,
  },
  {
    ...keyLimit,
    does: 'API key, subscription, limits per address and per application, access log to a file, analytics',
    bar: 3.6,
    aim: 2.6,
  },
  ...[fewCedar, someCedar, manyCedar].map(setup => ({
    ...setup,
    does: `the same, and ${setup.name.slice('cedar-'.length)} policies in Cedar, decided before`,
    bar: 4,
    aim: 3,
  })),
];
