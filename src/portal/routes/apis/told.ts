import type { VersionDocument } from '#gateway';
import type { ShownApi, ShownCatalogue } from '../../catalogue/catalogue.ts';
import { categoryMix, operationsShown, worstCategory } from '../../catalogue/shown.ts';

/** Characters of a summary. */
const summaryLength = 220;

/** What is told of an API in the list and on its page. */
export function apiTold(api: ShownApi, catalogue: ShownCatalogue) {
  const [newest] = api.versions;
  return {
    name: api.name,
    title: api.title,
    owner: api.owner,
    version: newest.name,
    lifecycle: newest.lifecycle,
    audience: audienceTold(newest),
    categories: categoryMix(newest),
    plans: catalogue.plans.length,
  };
}

export const versionTold = (version: VersionDocument) => ({
  name: version.name,
  lifecycle: version.lifecycle,
  audience: audienceTold(version),
  categories: categoryMix(version),
  category: worstCategory(version),
  operations: operationsShown(version).length,
});

/** Versions for the inside are not shown, so there is none to tell of. */
export function audienceTold({ audience }: VersionDocument): 'open' | 'registered' | 'partner' {
  if (audience === 'internal') throw new Error('a version for the inside has come into the portal');
  return audience;
}

/** The first paragraph, cut at a word where it is long. */
export function summaryOf(description: string): string {
  const first =
    description
      .trim()
      .split(/\n\s*\n/, 1)[0]
      ?.replace(/\s+/g, ' ') ?? '';
  if (first.length <= summaryLength) return first;
  const cut = first.slice(0, summaryLength);
  const lastSpace = cut.lastIndexOf(' ');
  return `${cut.slice(0, lastSpace > 100 ? lastSpace : summaryLength)}…`;
}
