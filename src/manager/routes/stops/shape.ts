import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference } from '#api';
import { holds, type Stop } from '../../stops.ts';

export const whats = ['api', 'version', 'application', 'key', 'country', 'address'] as const;

export const stop = closed(
  {
    id: Type.String(),
    what: oneOf(whats),
    subject: Type.String({ description: "An id; a country's code; a network." }),
    label: Type.String({ description: 'What it was called when it was stopped.' }),
    reason: Type.String(),
    until: nullable(instant),
    state: oneOf(['holding', 'ended', 'lifted']),
    stoppedBy: Type.String(),
    createdAt: instant,
    liftedBy: nullable(Type.String()),
    liftedAt: nullable(instant),
  },
  {
    title: 'Stop',
    description: 'What was taken out of service at once, until it is lifted or its time is up.',
  },
);

export const stopPath = closed({ stop: reference });

/** As it is answered: with its state at this moment. */
export const shown = (one: Stop, now: number) => ({
  ...one,
  state: holds(one, now)
    ? ('holding' as const)
    : one.liftedAt === null
      ? ('ended' as const)
      : ('lifted' as const),
});

/** What the audit log says of a stop: an address may be a person's, and stands in the stop itself. */
export const audited = ({ what, label, reason, until }: Stop) => ({
  what,
  ...(what === 'address' ? {} : { label }),
  reason,
  until,
});
