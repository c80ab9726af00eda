import type { OperationDocument, PolicyDocument, VersionDocument } from '#gateway';
import type { ShownCatalogue } from './catalogue.ts';
import { zonesOutside } from './shown.ts';

/** Policies that refuse: those that only report ask nothing of callers. */
const refuses = ({ mode }: PolicyDocument): boolean => mode !== 'report';

/** Policies at work on every operation of a version, for callers from outside. */
export function policiesOfVersion(
  catalogue: Pick<ShownCatalogue, 'zones'>,
  version: VersionDocument,
): readonly PolicyDocument[] {
  const zones = new Set(zonesOutside(version));
  return [
    ...catalogue.zones.filter(({ name }) => zones.has(name)).flatMap(({ policies }) => policies),
    ...version.policies,
  ].filter(refuses);
}

/** Policies at work on one operation. */
export const policiesOf = (
  ofVersion: readonly PolicyDocument[],
  operation: OperationDocument,
): readonly PolicyDocument[] => [...ofVersion, ...operation.policies.filter(refuses)];

const usualHeader = 'x-api-key';

/** The header that carries the key, and whether a call without one is refused. */
export interface KeyHeader {
  /** As callers may write it; header names know no case. */
  readonly name: string;
  readonly required: boolean;
}

/** Headers that carry a key, each once; several only where somebody attached several. */
export function keyHeaders(policies: readonly PolicyDocument[]): KeyHeader[] {
  const headers = new Map<string, KeyHeader>();
  for (const { policy, options } of policies) {
    if (policy !== 'api-key') continue;
    const name = typeof options['header'] === 'string' ? options['header'] : usualHeader;
    const required = options['required'] !== false || headers.get(name.toLowerCase())?.required === true;
    headers.set(name.toLowerCase(), { name, required });
  }
  return [...headers.values()];
}
