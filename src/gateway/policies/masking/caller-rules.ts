import {
  type DataClass,
  type MaskedClass,
  maskedClasses,
  type MaskName,
  type MaskRules,
  type Pseudonyms,
} from '#enforcement';
import type { PersonalKind } from '#kernel';
import type { Caller } from '../../exchange.ts';

/** Who may see values of a class. */
export interface SeenBy {
  readonly classes: readonly MaskedClass[];
  readonly scopes?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  /** The only issuer whose users' roles count. */
  readonly issuer?: string | undefined;
}

export interface RuleOptions {
  readonly masks: Readonly<Partial<Record<MaskedClass, MaskName>>>;
  readonly seenBy: readonly SeenBy[];
  readonly detect: readonly PersonalKind[];
  readonly members: ReadonlyMap<string, DataClass>;
}

/** Masks where nothing else is said: a hint of what is personal, the end of what is sensitive, nothing of a secret. */
export const standardMasks: Readonly<Record<MaskedClass, MaskName>> = {
  personal: 'partial',
  sensitive: 'last-four',
  secret: 'full',
};

/** Gives each caller the rules that hold for it: one of eight sets, by the classes that it may see. */
export function callerRules(
  { masks, seenBy, detect, members }: RuleOptions,
  pseudonyms: Pseudonyms,
): (caller: Caller) => MaskRules {
  const known = new Map<string, MaskRules>();
  return caller => {
    const seen = maskedClasses.filter(dataClass =>
      seenBy.some(who => who.classes.includes(dataClass) && isAmong(caller, who)),
    );
    const key = seen.join();
    let rules = known.get(key);
    if (rules === undefined) {
      const maskOf = (dataClass: MaskedClass) =>
        seen.includes(dataClass) ? undefined : (masks[dataClass] ?? standardMasks[dataClass]);
      known.set(key, (rules = { maskOf, pseudonyms, detect, members }));
    }
    return rules;
  };
}

/** A scope that the token holds, or a role that its user holds, is enough. */
function isAmong({ token, user }: Caller, { scopes = [], roles = [], issuer }: SeenBy): boolean {
  if (token !== undefined && scopes.some(scope => token.scopes.has(scope))) return true;
  if (user === undefined || (issuer !== undefined && user.issuer !== issuer)) return false;
  return roles.some(role => user.roles.includes(role));
}
