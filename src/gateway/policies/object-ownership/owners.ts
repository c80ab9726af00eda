import type { Caller } from '../../exchange.ts';

/** What of a caller an object can belong to. */
export const ownerKinds = [
  'application.id',
  'application.name',
  'application.tag',
  'user.id',
  'claim',
] as const;
export type OwnerKind = (typeof ownerKinds)[number];

/** Values of a list claim that are looked at; a longer one owns nothing. */
const mostValues = 1_000;
const nothing: readonly string[] = [];

/**
 * Gives what the objects of a caller are marked with: none where the caller is not known by it. `claim` is a name, or
 * a JSON pointer where it begins with a slash; `issuer` the only one whose word counts.
 * @throws Error with a message for the person who wrote the options.
 */
export function ownerOf(
  kind: OwnerKind,
  claim: string | undefined,
  issuer: string | undefined,
): (caller: Caller) => readonly string[] {
  if ((kind === 'claim') !== (claim !== undefined))
    throw new Error(
      kind === 'claim' ? 'name the claim that tells the owner' : `"claim" goes with owner "claim" only`,
    );
  if (issuer !== undefined && kind.startsWith('application.'))
    throw new Error(`"issuer" goes with owner "user.id" or "claim" only`);
  switch (kind) {
    case 'application.id':
      return ({ application }) => valuesOf(application?.id);
    case 'application.name':
      return ({ application }) => valuesOf(application?.name);
    case 'application.tag':
      return ({ application }) => valuesOf(application?.tag);
    case 'user.id':
      // Another issuer may give anybody the id of a user of ours.
      return ({ user }) =>
        user !== undefined && (issuer === undefined ? user.realm !== undefined : user.issuer === issuer)
          ? valuesOf(user.id)
          : nothing;
    case 'claim': {
      const path = claim?.startsWith('/') ? claim.slice(1).split('/').map(unescaped) : [claim ?? ''];
      return ({ token }) =>
        token === undefined || (issuer !== undefined && token.issuer !== issuer)
          ? nothing
          : valuesOf(path.reduce<unknown>(member, token.claims));
    }
    default:
      throw new Error(`nothing can belong to "${String(kind)}"`);
  }
}

const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && !Array.isArray(of) && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined;
}

/** Only what reads the same as text everywhere: what is empty, a fraction or nested owns nothing. */
function valuesOf(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value.length > mostValues ? nothing : value.flatMap(each => textOf(each) ?? []);
  const text = textOf(value);
  return text === undefined ? nothing : [text];
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
