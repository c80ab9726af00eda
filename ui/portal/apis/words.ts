import type { ApiSummary, CategoryMix } from '#kit/api/portal.ts';
import { audiences, categories, type Category } from '#kit/badges/badges.tsx';

type Audience = ApiSummary['audience'];

const fromWorst: readonly Category[] = ['does-harm', 'tells-harm', 'does', 'tells'];

/** The category of the most dangerous operation; nothing where there is none. */
export const worstOf = (mix: CategoryMix): Category | undefined =>
  fromWorst.find(category => mix[category] > 0);

/** Audiences that the portal shows. */
const shown: readonly Audience[] = ['open', 'registered', 'partner'];
export const audienceChoices = shown.map(value => ({ value, label: audiences[value].label }));
export const categoryChoices = fromWorst
  .toReversed()
  .map(value => ({ value, label: categories[value].label }));

export const isAudience = (text: string): text is Audience => shown.some(audience => audience === text);
export const isCategory = (text: string): text is Category => fromWorst.some(category => category === text);

/** What an audience means for somebody who wants to call. */
export const audienceForCallers: Readonly<Record<Audience, string>> = {
  open: 'Everybody may call. With an application of your own you get more, and the operations that ask for a key.',
  registered: 'Everybody may call who registers an application and subscribes it.',
  partner: 'For partners: the owner of the API must agree first, so each subscription waits for approval.',
};
