import type { Audience, Category } from '#gateway';

/**
 * The floors: which controls an operation needs at least, by what it does if misused and for whom it is. What is
 * not in a row here is not demanded; what is cannot be left out without a waiver.
 */
const everywhere = [
  'transport-security',
  'address-rate-limit',
  'logging',
  'threat-protection',
  'request-validation',
  'masking',
  'contract',
  'upstream-verification',
] as const;

type Row = Readonly<Record<Audience, readonly string[]>>;

const tells: Row = {
  open: ['address-quota'],
  registered: ['api-key', 'application-quota'],
  partner: ['api-key', 'address-list-or-mutual-tls'],
  internal: ['internal-zone', 'api-key'],
};

/** As `tells`, and limits for writes. */
const does: Row = {
  open: [...tells.open, 'write-limits'],
  registered: [...tells.registered, 'write-limits'],
  partner: [...tells.partner, 'write-limits'],
  internal: [...tells.internal, 'write-limits'],
};

const harm = [
  'api-key',
  'oauth-user',
  'oauth-scope',
  'response-validation',
  'object-ownership',
  'risk-assessment',
] as const;

const tellsHarm: Row = {
  open: ['no-open-harm', 'risk-assessment'],
  registered: [...harm],
  partner: [...harm, 'mutual-tls'],
  internal: [...harm, 'internal-zone'],
};

const irreversible = ['call-audit', 'sender-constrained-tokens'] as const;

const doesHarm: Row = {
  open: tellsHarm.open,
  registered: [...tellsHarm.registered, ...irreversible],
  partner: [...tellsHarm.partner, ...irreversible],
  internal: [...tellsHarm.internal, ...irreversible],
};

const table: Readonly<Record<Category, Row>> = {
  tells: tells,
  does: does,
  'tells-harm': tellsHarm,
  'does-harm': doesHarm,
};

/** Identifiers of the controls that an operation of this category needs for this audience. */
export function floorOf(category: Category, audience: Audience): readonly string[] {
  return [...everywhere, ...table[category][audience]];
}

/** Whether every floor has it, however harmless the operation and for whomever it is. */
export const isEverywhere = (control: string): boolean => (everywhere as readonly string[]).includes(control);
