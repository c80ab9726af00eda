/**
 * Words in the names of paths, parameters and fields that speak of harm. A telling word is enough by itself; a
 * hinting one needs company, since `address` is as often a computer's as a person's.
 */
export interface Term {
  /** What the name stands for, as read in "which looks like …". */
  readonly label: string;
  readonly weight: 1 | 2;
}

const telling: Readonly<Record<string, string>> = {
  // Who a person is before the state
  ssn: 'a social security number',
  'social security': 'a social security number',
  'national insurance': 'a national insurance number',
  'national id': 'an identity number',
  'identity card': 'an identity card',
  'identity document': 'an identity document',
  passport: 'a passport',
  visa: 'a visa',
  licence: 'a licence of a person',
  'driver license': 'a driving licence',
  'drivers license': 'a driving licence',
  'driving license': 'a driving licence',
  'license number': 'a licence number',
  'license plate': 'a number plate',
  'number plate': 'a number plate',
  'tax id': 'a tax number',
  'tax number': 'a tax number',
  birth: 'a date or place of birth',
  birthday: 'a date of birth',
  birthdate: 'a date of birth',
  dob: 'a date of birth',
  maiden: 'a maiden name',
  marital: 'a marital status',
  ethnicity: 'an ethnic origin',
  ethnic: 'an ethnic origin',
  religion: 'a religion',
  sexual: 'sexual life',
  biometric: 'biometric data',
  conviction: 'a criminal record',
  criminal: 'a criminal record',
  'home address': 'where a person lives',
  'postal address': 'where a person lives',
  'street address': 'where a person lives',
  // Money
  iban: 'a bank account',
  'bank account': 'a bank account',
  'account number': 'a bank account',
  'sort code': 'a bank account',
  'credit card': 'a payment card',
  'debit card': 'a payment card',
  'card number': 'a payment card',
  cvv: 'a payment card',
  cvc: 'a payment card',
  salary: 'what a person earns',
  wage: 'what a person earns',
  payroll: 'what a person earns',
  income: 'what a person earns',
  pension: 'a pension',
  'credit score': 'a credit rating',
  debt: 'debts',
  payment: 'a payment',
  payout: 'a payment',
  refund: 'a payment',
  // Health
  diagnosis: 'a diagnosis',
  diagnoses: 'a diagnosis',
  patient: 'a patient',
  prescription: 'a prescription',
  medication: 'a medication',
  allergy: 'an allergy',
  vaccination: 'a vaccination',
  medical: 'a medical record',
  'health record': 'a medical record',
  blood: 'blood values',
  disability: 'a disability',
  pregnancy: 'a pregnancy',
  // What opens other doors
  password: 'a password',
  passphrase: 'a password',
  'private key': 'a private key',
  'secret key': 'a secret',
  'client secret': 'a secret',
  'access token': 'a token',
  'refresh token': 'a token',
};

const hinting: Readonly<Record<string, string>> = {
  address: 'an address',
  email: 'an email address',
  'email address': 'an email address',
  phone: 'a telephone number',
  telephone: 'a telephone number',
  mobile: 'a telephone number',
  'first name': "a person's name",
  'last name': "a person's name",
  'given name': "a person's name",
  'family name': "a person's name",
  surname: "a person's name",
  holder: 'the holder of something',
  gender: 'a gender',
  nationality: 'a nationality',
  citizen: 'a citizen',
  resident: 'a resident',
  tax: 'taxes',
  invoice: 'an invoice',
  balance: 'a balance',
  insurance: 'an insurance',
  doctor: 'a doctor',
  health: 'health',
};

/** Pairs that only look like one of the words above. */
const harmless = ['ip address', 'mac address', 'web address', 'base address', 'health check', 'load balance'];

const terms = new Map<string, Term | undefined>([
  ...harmless.map(words => [words, undefined] as const),
  ...Object.entries(hinting).map(([words, label]) => [words, { label, weight: 1 }] as const),
  ...Object.entries(telling).map(([words, label]) => [words, { label, weight: 2 }] as const),
]);

/** Longer names carry no more meaning; they only cost. */
const maxName = 200;

/** The terms found in one name or phrase: `dateOfBirth`, `driving-licences`, `Look up a patient`. */
export function termsIn(name: string): Term[] {
  const words = wordsOf(name);
  const found: Term[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const pair = `${word} ${words[i + 1] ?? ''}`;
    if (terms.has(pair)) i++;
    const term = terms.has(pair) ? terms.get(pair) : terms.get(word);
    if (term !== undefined) found.push(term);
  }
  return found;
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, maxName)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word !== '')
    .map(singular);
}

function singular(word: string): string {
  if (terms.has(word) || word.length < 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
