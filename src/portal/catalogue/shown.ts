import { categories, type Category, type OperationDocument, type VersionDocument } from '#gateway';

/** Zones that the portal's readers cannot reach. */
const inside = 'internal';

/** The zones of a version in which callers from outside reach it. */
export const zonesOutside = (version: VersionDocument): readonly string[] =>
  version.zones.filter(zone => zone !== inside);

/** Operations that the portal tells of: one whose audience is tightened to the inside is not even named. */
export const operationsShown = (version: VersionDocument): readonly OperationDocument[] =>
  version.operations.filter(({ audience }) => audience !== 'internal');

/** True for a version that the portal tells of: for callers outside, and within their reach. */
export const isShown = (version: VersionDocument): boolean =>
  version.audience !== 'internal' && zonesOutside(version).length > 0 && operationsShown(version).length > 0;

/** How many operations of each category. */
export function categoryMix(version: VersionDocument): Record<Category, number> {
  const mix: Record<Category, number> = { tells: 0, does: 0, 'tells-harm': 0, 'does-harm': 0 };
  for (const { category } of operationsShown(version)) mix[category] += 1;
  return mix;
}

/** The category of the operation that does most if misused. */
export function worstCategory(version: VersionDocument): Category {
  const mix = categoryMix(version);
  return categories.findLast(category => mix[category] > 0) ?? 'tells';
}

/** `<api>/<version>`, as traffic and decisions name it. */
export const labelOf = (version: VersionDocument): string => `${version.api.name}/${version.name}`;
