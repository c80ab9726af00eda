import type { StrayMember, Validator } from '#enforcement';
import type { Exposed } from '../../exposure.ts';

/** Members taken out of one document at most; an answer with more is no answer of this contract. */
const mostStrays = 10_000;

export type Undeclared = 'remove' | 'refuse' | 'report';

export interface Tidied {
  readonly changed: boolean;
  /** Why the answer is withheld. */
  readonly fault?: string;
}

/**
 * Takes out of a value, in place, what must not be answered: members that are for requests only (`writeOnly`), and
 * those that the contract does not know, as far as they are not to be left or refused.
 */
export function tidy(
  value: unknown,
  validator: Validator,
  undeclared: Undeclared,
  seen: (what: Exposed) => void,
): Tidied {
  const strays = validator.strays(value, mostStrays + 1);
  if (strays.length > mostStrays)
    return { changed: false, fault: 'more members than can be taken out are not known' };
  let changed = false;
  let fault: string | undefined;
  for (const stray of strays) {
    const isUnknown = stray.why === 'unknown';
    if (stray.why === 'readOnly' || (isUnknown && undeclared === 'report')) {
      seen(exposed(stray, 'left'));
      continue;
    }
    if (isUnknown && undeclared === 'refuse') {
      seen(exposed(stray, 'withheld'));
      fault ??= 'the answer has members that the contract does not know';
      continue;
    }
    delete (stray.owner as Record<string, unknown>)[stray.name];
    changed = true;
    seen(exposed(stray, 'removed'));
  }
  return fault === undefined ? { changed } : { changed, fault };
}

const exposed = ({ pointer, why }: StrayMember, outcome: Exposed['outcome']): Exposed => ({
  what: why === 'writeOnly' ? 'write-only' : 'undeclared',
  place: withoutNumbers(pointer),
  data: '',
  outcome,
});

const withoutNumbers = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
