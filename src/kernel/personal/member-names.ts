import { digitAt } from './characters.ts';
import type { PersonalKind } from './kinds.ts';

/** Names of members that say what their value is, folded: letter case, hyphen and underscore do not count. */
const names: ReadonlyMap<string, PersonalKind> = new Map([
  ...[
    'ssn',
    'socialsecuritynumber',
    'nationalid',
    'nationalidnumber',
    'nationalidentifier',
    'personalnumber',
  ].map(name => [name, 'national-id'] as const),
  ...['bsn', 'cpf', 'pesel', 'nino', 'aadhaar', 'personnummer', 'steuerid', 'taxid', 'taxnumber', 'tin'].map(
    name => [name, 'national-id'] as const,
  ),
  ...['passport', 'passportnumber', 'passportno', 'idcardnumber', 'identitynumber', 'curp', 'dni'].map(
    name => [name, 'national-id'] as const,
  ),
  ...['phone', 'phonenumber', 'mobile', 'mobilenumber', 'mobilephone', 'telephone', 'cellphone', 'fax'].map(
    name => [name, 'phone'] as const,
  ),
  ...['cardnumber', 'creditcard', 'creditcardnumber', 'pan', 'cardno'].map(name => [name, 'card'] as const),
  ...['iban', 'bankaccount', 'accountnumber'].map(name => [name, 'iban'] as const),
]);

/** Digits that a value of the kind has at least; fewer are something else under the same name. */
const leastDigits: Readonly<Record<PersonalKind, number>> = {
  card: 12,
  iban: 8,
  email: 0,
  phone: 6,
  'national-id': 6,
};

const longestName = 32;
const longestValue = 64;

/** What a member holds by its name, where its value could be such a thing at all. */
export function kindByName(name: string, value: string): PersonalKind | undefined {
  if (name.length > longestName || value.length > longestValue) return undefined;
  const kind = names.get(name) ?? names.get(name.toLowerCase().replaceAll(/[-_ ]/g, ''));
  if (kind === undefined) return undefined;
  let digits = 0;
  for (let at = 0; at < value.length; at++) if (digitAt(value, at) >= 0) digits++;
  return digits >= leastDigits[kind] ? kind : undefined;
}
