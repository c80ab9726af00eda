/** What a provider of OpenID Connect says of somebody, by the claims that its settings name. */
import type { OidcSettings } from './settings.ts';
import { groupsOf, textOf, type Upstream } from './upstream.ts';

type Claims = Readonly<Record<string, unknown>>;
type Names = Pick<OidcSettings, 'emailClaim' | 'nameClaim' | 'groupsClaim'>;

/** Whether the ID token says who it is, so that nothing else need be asked. */
export const tellsAll = ({ emailClaim, nameClaim }: Names, claims: Claims): boolean =>
  [emailClaim, nameClaim].every(name => claims[name] !== undefined);

/** `more`: what the userinfo endpoint told. The ID token is signed for us; it goes first. */
export function toldOf(
  { emailClaim, nameClaim, groupsClaim }: Names,
  claims: Claims,
  more: Claims,
): Omit<Upstream, 'subject'> {
  const told = { ...more, ...claims };
  return {
    email: textOf(told[emailClaim]),
    // Of another claim than `email`, `email_verified` says nothing.
    emailVerified: emailClaim === 'email' && isYes(verifiedBeside(claims, more)),
    name: textOf(told[nameClaim]),
    groups: groupsOf(told[groupsClaim]),
    // RFC 8176 section 2. Of the ID token alone: only that is about this sign-in.
    secondFactor: groupsOf(claims['amr']).includes('mfa'),
  };
}

/** From where the address itself is told: what one says is verified is not what the other says. */
const verifiedBeside = (claims: Claims, more: Claims): unknown =>
  (claims['email'] === undefined ? more : claims)['email_verified'];

/** Some providers write truth values as text. */
const isYes = (value: unknown): boolean => value === true || value === 'true';
