import { GatehouseError } from '#kernel';

/** Kinds of wrong input (RFC 7644 section 3.12, table 9). */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** A refusal in the words of the protocol. */
export class ScimFailure extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export const invalid = (detail: string, scimType: ScimType = 'invalidValue'): ScimFailure =>
  new ScimFailure(400, detail, scimType);

export const notThere = (): ScimFailure => new ScimFailure(404, 'There is no such resource.');

/** What the rest of the program refuses, as the protocol says it; undefined for a failure of ours. */
export function failureFrom(error: unknown): ScimFailure | undefined {
  if (error instanceof ScimFailure) return error;
  if (error instanceof GatehouseError) {
    const { status, code } = error;
    if (status >= 500) return undefined;
    const words = error.detail ?? code;
    if (code === 'already-exists') return new ScimFailure(409, words, 'uniqueness');
    if (code === 'invalid-input') return invalid(words);
    if (code === 'revision-stale') return new ScimFailure(412, 'The resource has changed since it was read.');
    return new ScimFailure(status, words);
  }
  // Fastify's own: a body that is too large, or no JSON.
  const { statusCode } = error as { statusCode?: unknown };
  if (statusCode === 413) return new ScimFailure(413, 'The body is too large.', 'tooMany');
  if (statusCode === 415) return new ScimFailure(415, 'Send the body as application/scim+json.');
  if (statusCode === 400) return invalid('The body is no JSON.', 'invalidSyntax');
  return undefined;
}

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

export const documentOf = ({ status, message, scimType }: ScimFailure) => ({
  schemas: [errorSchema],
  status: String(status),
  detail: message,
  ...(scimType === undefined ? {} : { scimType }),
});
