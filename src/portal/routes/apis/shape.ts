import { Type } from 'typebox';
import { closed, oneOf, slug, versionName } from '#api';
import { audiences, categories } from '#gateway';

/** What callers outside may see: nothing is `internal` here. */
export const shownAudience = oneOf(
  audiences.filter(audience => audience !== 'internal'),
  'For whom: `open` to all, `registered` with a key of their own, `partner` by agreement.',
);
export const shownLifecycle = oneOf(['published', 'deprecated']);
export const category = oneOf(categories, 'What it does if misused.');

const count = Type.Integer({ minimum: 0 });
export const categoryMix = closed(
  { tells: count, does: count, 'tells-harm': count, 'does-harm': count },
  { title: 'CategoryMix', description: 'Operations of each category.' },
);

const known = {
  name: slug,
  title: Type.String(),
  owner: Type.String(),
  version: Type.String({ description: 'The newest version that is published, or else deprecated.' }),
  lifecycle: shownLifecycle,
  audience: shownAudience,
  categories: categoryMix,
  plans: Type.Integer({ minimum: 0, description: 'Plans to choose from.' }),
};

export const apiSummary = closed(
  { ...known, summary: Type.String({ description: 'The beginning of the description.' }) },
  { title: 'ApiSummary', description: 'An API in the list.' },
);

export const versionSummary = closed(
  {
    name: versionName,
    lifecycle: shownLifecycle,
    audience: shownAudience,
    categories: categoryMix,
    category,
    operations: count,
  },
  { title: 'VersionSummary' },
);

export const api = closed(
  {
    ...known,
    description: Type.String(),
    versions: Type.Array(versionSummary, { description: 'Published ones first, the newest of each first.' }),
  },
  { title: 'Api', description: 'An API with the versions that can be used.' },
);
