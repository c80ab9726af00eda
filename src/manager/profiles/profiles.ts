import type { Mode } from '#gateway';

/**
 * The shipped profiles: named bundles of policies that satisfy a floor as far as this release can. A published
 * version of a profile never changes its meaning: what should be different gets a new number, and versions move
 * to it when their owners choose. Profiles are resolved when a Snapshot is made, not copied.
 */
export interface ProfilePolicy {
  /** Tells several uses of one policy apart; part of the attachment's id. */
  readonly name?: string;
  readonly policy: string;
  readonly mode?: Mode;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Profile {
  /** `<name>@<number>`, as versions refer to it. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the version has to add itself, because only its owner knows it. */
  readonly toAdd: readonly string[];
  /** Milliseconds that a key may live. */
  readonly maximumKeyAge: number;
  /** Milliseconds that an access token may live. */
  readonly maximumTokenAge: number;
  readonly policies: readonly ProfilePolicy[];
}

const minute = 60_000;
const day = 86_400_000;
const megabyte = 1024 * 1024;

const everywhere = (bodyLimit: number): ProfilePolicy[] => [
  { policy: 'security-headers', options: {} },
  { policy: 'caller-headers', options: {} },
  { policy: 'content-type', options: {} },
  { policy: 'body-limit', options: { bytes: bodyLimit } },
  { policy: 'deny-patterns', options: {} },
];

const keyed: ProfilePolicy[] = [
  { policy: 'api-key', options: {} },
  { policy: 'subscription', options: {} },
];

const perAddress = (limit: number): ProfilePolicy => ({
  policy: 'rate-limit',
  name: 'address',
  options: { limit, window: '1s', burst: limit * 2, per: ['address'] },
});

const perApplication = (limit: number, daily: number): ProfilePolicy[] => [
  {
    policy: 'rate-limit',
    name: 'application',
    options: { limit, window: '1s', burst: limit * 2, per: ['application'] },
  },
  { policy: 'quota', name: 'application', options: { limit: daily, window: 'day', per: 'application' } },
];

const writes = (limit: number, per: 'address' | 'application'): ProfilePolicy => ({
  policy: 'rate-limit',
  name: 'writes',
  options: { limit, window: '1s', burst: limit * 2, per: [per], methods: 'writes' },
});

const dailyPerAddress = (limit: number): ProfilePolicy => ({
  policy: 'quota',
  name: 'address',
  options: { limit, window: 'day', per: 'address' },
});

/**
 * Open audiences: a key is welcome, switches its holder off when it must, and earns more than the rest get. Who
 * shows none is known by address only, and is given less.
 */
const open = (limit: number, daily: number): ProfilePolicy[] => [
  { policy: 'api-key', options: { required: false } },
  perAddress(limit),
  dailyPerAddress(daily),
  {
    policy: 'rate-limit',
    name: 'keyless',
    options: {
      limit: limit / 5,
      window: '1s',
      burst: limit,
      per: ['address'],
      callers: 'keyless',
      name: 'keyless',
    },
  },
  {
    policy: 'quota',
    name: 'keyless',
    options: { limit: daily / 10, window: 'day', per: 'address', callers: 'keyless', name: 'keyless-day' },
  },
];

const ownership =
  'Declare with `object-ownership` who owns the objects of each operation, or have it waived.';
const laterProfile =
  'OAuth is not in this profile, but in the one with the next number; the Security role has to waive it here.';
const scopesOfContract = 'Name the OAuth scopes of each operation in the contract (`security`).';
const laterAnswers =
  'Answers are validated and masked by the profile with the next number; the Security role has to waive it here.';
const classified =
  'Classify in the contract (`x-gatehouse-data`) what is personal, sensitive or secret. Tokens with the scope `personal-data` see what is personal, those with `sensitive-data` what is sensitive.';
const laterBound =
  'Sender-constrained tokens are in the profile with the next number, too: to be waived here.';

const laterRequests =
  'Requests are validated by the profile with the next number; here attach `request-validation`, or have it waived.';

/** Requests as the contract promises them. */
const requests: ProfilePolicy[] = [{ policy: 'request-validation', options: {} }];

/** What the next generation of a profile is: the same, and requests that are validated. */
const withRequests = (profile: Profile, id: string): Profile => ({
  ...profile,
  id,
  toAdd: profile.toAdd.filter(text => text !== laterRequests),
  policies: [...profile.policies, ...requests],
});

/** The end user's token, at most as old as the profile lets it be, with the scopes of the contract. */
const forUsers = (minutes: number): ProfilePolicy[] => [
  { policy: 'oauth', options: { maxAge: `${minutes}m` } },
  { policy: 'scopes', options: {} },
];

/** Only what the contract promises, and of that nothing classified but to those who may see it. */
const answers: ProfilePolicy[] = [
  { policy: 'response-validation', options: {} },
  {
    policy: 'masking',
    options: {
      seenBy: [
        { classes: ['personal'], scopes: ['personal-data'] },
        { classes: ['sensitive'], scopes: ['sensitive-data'] },
      ],
    },
  },
];

const personalData: ProfilePolicy[] = [
  ...everywhere(megabyte),
  ...keyed,
  perAddress(20),
  ...perApplication(20, 100_000),
  writes(5, 'application'),
];

const highHarm: ProfilePolicy[] = [
  ...everywhere(256 * 1024),
  ...keyed,
  perAddress(10),
  ...perApplication(10, 20_000),
  writes(2, 'application'),
  { policy: 'call-journal', options: {} },
];

const given: readonly Profile[] = [
  {
    id: 'open-data@1',
    title: 'Open data',
    description: 'Public reading without registration, bounded by address and day.',
    toAdd: [laterRequests],
    maximumKeyAge: 365 * day,
    maximumTokenAge: 60 * minute,
    policies: [...everywhere(64 * 1024), ...open(50, 100_000)],
  },
  {
    id: 'open-action@1',
    title: 'Open action',
    description: 'As open data, for operations that change something: writes have a limit of their own.',
    toAdd: [laterRequests],
    maximumKeyAge: 365 * day,
    maximumTokenAge: 60 * minute,
    policies: [...everywhere(megabyte), ...open(25, 50_000), writes(2, 'address')],
  },
  {
    id: 'registered@1',
    title: 'Registered',
    description: 'Public use by registered applications with a key, a subscription and a quota.',
    toAdd: [laterRequests],
    maximumKeyAge: 365 * day,
    maximumTokenAge: 60 * minute,
    policies: [
      ...everywhere(megabyte),
      ...keyed,
      perAddress(50),
      ...perApplication(50, 1_000_000),
      writes(10, 'application'),
    ],
  },
  {
    id: 'partner@1',
    title: 'Partner',
    description: 'Use under a contract: key and subscription, from addresses that were agreed.',
    toAdd: [laterRequests, "Attach `address-list` with the partner's address ranges under `allow`."],
    maximumKeyAge: 365 * day,
    maximumTokenAge: 60 * minute,
    policies: [
      ...everywhere(10 * megabyte),
      ...keyed,
      perAddress(100),
      ...perApplication(100, 10_000_000),
      writes(25, 'application'),
    ],
  },
  {
    id: 'internal-service@1',
    title: 'Internal service',
    description: 'Calls between services of the house, in the internal zone; internal relaxes nothing.',
    toAdd: [laterRequests, 'Offer the version in the zone `internal` and no other.'],
    maximumKeyAge: 180 * day,
    maximumTokenAge: 60 * minute,
    policies: [
      ...everywhere(10 * megabyte),
      ...keyed,
      perAddress(200),
      ...perApplication(200, 20_000_000),
      writes(50, 'application'),
    ],
  },
  {
    id: 'personal-data@1',
    title: 'Personal data',
    description: 'Operations that tell about people: small limits, short-lived keys, a risk assessment.',
    toAdd: [laterRequests, ownership, laterProfile, laterAnswers, 'Answer the risk assessment.'],
    maximumKeyAge: 90 * day,
    maximumTokenAge: 15 * minute,
    policies: personalData,
  },
  {
    id: 'personal-data@2',
    title: 'Personal data',
    description: 'Operations that tell about people: for users who signed in, by scope, with small limits.',
    toAdd: [laterRequests, ownership, scopesOfContract, laterAnswers, 'Answer the risk assessment.'],
    maximumKeyAge: 90 * day,
    maximumTokenAge: 15 * minute,
    policies: [...personalData, ...forUsers(15)],
  },
  {
    id: 'personal-data@3',
    title: 'Personal data',
    description:
      'Operations that tell about people: for users who signed in, by scope, with answers that are checked and masked.',
    toAdd: [ownership, scopesOfContract, classified, 'Answer the risk assessment.'],
    maximumKeyAge: 90 * day,
    maximumTokenAge: 15 * minute,
    policies: [...personalData, ...forUsers(15), ...answers, ...requests],
  },
  {
    id: 'high-harm@1',
    title: 'High harm',
    description: 'Operations that can do harm that is hard to undo: the tightest limits and shortest lives.',
    toAdd: [laterRequests, ownership, laterProfile, laterAnswers, laterBound, 'Answer the risk assessment.'],
    maximumKeyAge: 30 * day,
    maximumTokenAge: 5 * minute,
    policies: highHarm,
  },
  {
    id: 'high-harm@2',
    title: 'High harm',
    description:
      'Operations whose harm is hard to undo: for users who signed in, by scope, with tokens bound to their client, each on record.',
    toAdd: [laterRequests, ownership, scopesOfContract, laterAnswers, 'Answer the risk assessment.'],
    maximumKeyAge: 30 * day,
    maximumTokenAge: 5 * minute,
    policies: [...highHarm, ...forUsers(5), { policy: 'dpop', options: {} }],
  },
  {
    id: 'high-harm@3',
    title: 'High harm',
    description:
      'Operations whose harm is hard to undo: bound tokens, each call on record, answers that are checked and masked.',
    toAdd: [ownership, scopesOfContract, classified, 'Answer the risk assessment.'],
    maximumKeyAge: 30 * day,
    maximumTokenAge: 5 * minute,
    policies: [...highHarm, ...forUsers(5), { policy: 'dpop', options: {} }, ...answers, ...requests],
  },
];

/** Bytes of body that rules can look at: larger ones are refused where each must be. */
const mostInspected = megabyte;

/** And the next: attacks are found by rules that know the contract, in bodies too. */
const withRules = (profile: Profile, id: string): Profile => {
  const taken = profile.policies.find(({ policy }) => policy === 'body-limit')?.options['bytes'];
  const bytes = Math.min(typeof taken === 'number' ? taken : mostInspected, mostInspected);
  return {
    ...profile,
    id,
    policies: profile.policies.map(one => {
      if (one.policy === 'body-limit') return { policy: 'body-limit', options: { bytes } };
      return one.policy === 'deny-patterns' ? { policy: 'threat-rules', options: { bodyBytes: bytes } } : one;
    }),
  };
};

/** The generation from before requests were validated is followed by that where they are, and that by the rules. */
export const profiles: readonly Profile[] = given.flatMap(profile => {
  const [name, number] = profile.id.split('@');
  if (name === 'personal-data' || name === 'high-harm')
    return number === '3' ? [profile, withRules(profile, `${name}@4`)] : [profile];
  const second = withRequests(profile, `${name}@2`);
  return [profile, second, withRules(second, `${name}@3`)];
});

const byId: ReadonlyMap<string, Profile> = new Map(profiles.map(profile => [profile.id, profile]));

export const profileNames: readonly string[] = [...byId.keys()];

export function findProfile(id: string): Profile | undefined {
  return byId.get(id);
}
