/** How somebody proved who they are: what is kept with the session, and told to applications. */

/** Authentication method references (RFC 8176 section 2), as an ID token's `amr` holds them. */
export const methods = ['pwd', 'otp', 'pop', 'user', 'mfa', 'fed'] as const;
export type AuthenticationMethod = (typeof methods)[number];

/** Authentication context class (OpenID Connect Core section 2, `acr`): by one factor, or by two. */
export type AuthenticationContext = 'gatehouse:1fa' | 'gatehouse:2fa';

/** What was shown. A recovery code stands for the one-time code that cannot be had. */
export type Factor = 'password' | 'one-time-code' | 'recovery-code' | 'passkey' | 'verified-passkey';

const methodsOf: Readonly<Record<Factor, readonly AuthenticationMethod[]>> = {
  password: ['pwd'],
  'one-time-code': ['otp'],
  'recovery-code': ['otp'],
  passkey: ['pop'],
  // Whoever unlocked it, by finger or PIN, has shown that they hold it and that they are its owner.
  'verified-passkey': ['pop', 'user', 'mfa'],
};

/** The methods that these factors, shown together, amount to. */
export function methodsFor(...shown: readonly Factor[]): readonly AuthenticationMethod[] {
  const all = new Set(shown.flatMap(factor => methodsOf[factor]));
  if (shown.length > 1) all.add('mfa');
  return methods.filter(method => all.has(method));
}

export const contextOf = (shown: readonly string[]): AuthenticationContext =>
  shown.includes('mfa') ? 'gatehouse:2fa' : 'gatehouse:1fa';
