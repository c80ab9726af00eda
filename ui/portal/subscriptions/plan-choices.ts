import type { PlanOffer } from '#kit/api/portal.ts';
import type { Choice } from '#kit/forms/choices.tsx';

/** Plans to choose from, each with what it allows. */
export const planChoices = (plans: readonly PlanOffer[]): Choice<string>[] =>
  plans.map(({ name, title, limits, quotas, approval }) => ({
    value: name,
    label: title,
    meaning: [
      ...limits.map(({ text }) => text),
      ...quotas.map(({ text }) => text),
      approval === 'automatic' ? 'granted at once' : 'a person decides',
    ].join('; '),
  }));
