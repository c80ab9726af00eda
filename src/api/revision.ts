import { GatehouseError } from '#kernel';

/** The ETag of a revision (RFC 9110 section 8.8.3): strong, because it names one exact state. */
export function etag(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that a change is based on, from If-Match (RFC 9110 section 13.1.1). Exactly one strong tag: `*` and
 * lists would let a change through that its author never looked at.
 * @throws revision-missing without a usable header, revision-stale where it is no tag of ours.
 */
export function revisionFrom(ifMatch: string | undefined): number {
  if (ifMatch === undefined || ifMatch.trim() === '') throw new GatehouseError('revision-missing');
  if (ifMatch.includes('*') || ifMatch.includes(','))
    throw new GatehouseError(
      'revision-missing',
      'If-Match must hold the one ETag that was read; `*` and lists are not accepted.',
    );
  const tag = /^"([1-9][0-9]{0,14})"$/.exec(ifMatch.trim());
  if (tag === null) throw new GatehouseError('revision-stale');
  return Number(tag[1]);
}
