import { Type, type Static } from 'typebox';
import { parser, type Fault } from '#kernel';
import type { Audience, Category } from './contract.ts';

/**
 * The risk assessment of a version: a few questions that a business owner can answer, kept with the version as
 * the reason for its category and audience. Harm categories do not publish without it.
 */
const open = { minLength: 20, maxLength: 4000 };

const oneOf = <Names extends string[]>(names: readonly [...Names], question: string) =>
  Type.Enum<Names>(names, { description: question });

export const assessmentSchema = Type.Object(
  {
    today: Type.String({
      ...open,
      description:
        'How is this information or service had today without the API, and what does the API change?',
    }),
    information: oneOf(
      ['none', 'aggregated', 'contact', 'personal', 'sensitive'],
      'What does it reveal, take or change about people?',
    ),
    effect: oneOf(
      ['none', 'undone-easily', 'undone-with-effort', 'final'],
      'What do its calls change in the world, and can that be undone?',
    ),
    misuse: oneOf(
      ['nuisance', 'limited', 'serious', 'severe'],
      'If someone used it with bad intent, how bad would it be for the person it hits?',
    ),
    volume: oneOf(
      ['one', 'many'],
      'Does one call concern one person or thing, or can calls be repeated to collect many?',
    ),
    users: oneOf(
      ['anyone', 'known-developers', 'contract-partners', 'own-organisation'],
      'Who is meant to call it?',
    ),
    impersonation: oneOf(
      ['nothing', 'sees-others', 'acts-for-others'],
      'What could a caller do who pretends to be someone else?',
    ),
    accountable: Type.String({
      minLength: 2,
      maxLength: 200,
      description: 'Who answers for this assessment (a name and a role)?',
    }),
  },
  { additionalProperties: false },
);

export type Assessment = Static<typeof assessmentSchema>;

export interface Question {
  readonly name: keyof Assessment;
  readonly text: string;
  /** What the answer is needed for. */
  readonly why: string;
  /** The answers to choose from with their meaning; none where words of one's own are asked for. */
  readonly answers: readonly Choice[];
}

interface Choice {
  readonly value: string;
  readonly meaning: string;
  /** Things of which it would be the answer. */
  readonly example: string;
}

const reasonsToAsk: Readonly<Record<keyof Assessment, string>> = {
  today:
    'What is new about an API is mostly how fast and how often it can be called. Such as the counter, letter or form that it takes the place of; twenty characters or more.',
  information: 'What is private to people does harm by being told, without anything being changed.',
  effect: 'What cannot be taken back has to be stopped before it happens.',
  misuse: 'The worst that can happen to one person counts, and not what is likely.',
  volume: 'What is harmless once can do harm a thousand times over.',
  users: 'The version can be for these, and for nobody wider. What can harm is never open to everyone.',
  impersonation: 'It decides whether the person behind a call has to be known, and not only the application.',
  accountable: 'Somebody has to be asked when it turns out otherwise.',
};

type Meanings = Readonly<Record<string, readonly [meaning: string, example: string]>>;

const meanings: Partial<Record<keyof Assessment, Meanings>> = {
  information: {
    none: ['nothing about people', 'opening hours, timetables, the weather'],
    aggregated: [
      'figures in which no single person can be found again',
      'visitors a month, licences of a district',
    ],
    contact: ['names and ways to reach people, no more', 'a staff directory'],
    personal: [
      'what is private to a person: documents, birth, home, money',
      'a licence with the date of birth, a bill, an address',
    ],
    sensitive: [
      'health, belief, crime, biometrics, children, or what opens other doors',
      'a diagnosis, a conviction, a fingerprint, a new password',
    ],
  },
  effect: {
    none: ['nothing: it only tells', 'a look-up, a search, a download'],
    'undone-easily': ['something that anyone can take back at once', 'a bookmark, a reminder, a draft'],
    'undone-with-effort': [
      'something that takes people time or money to put right',
      'an appointment that is cancelled, a fee charged by mistake',
    ],
    final: [
      'something that cannot be taken back',
      'money paid out, a licence withdrawn, a message to thousands',
    ],
  },
  misuse: {
    nuisance: ['annoying, no more', 'a reminder too many'],
    limited: ['some cost or trouble, overcome in days', 'a day at the counter, a small sum to claim back'],
    serious: ['lasting damage to money, work or reputation', 'a loan that is refused, neighbours who know'],
    severe: [
      "danger to someone's health, freedom or livelihood",
      'somebody who hides is found, a patient gets the wrong drug',
    ],
  },
  volume: {
    one: ['one at a time, and only for who it concerns', 'my own licence, once I have signed in'],
    many: [
      'repeated calls can collect or change many',
      'numbers that can be counted up, searches with lists',
    ],
  },
  users: {
    anyone: ['everyone, without asking', 'any program, with a key or without'],
    'known-developers': ['developers who register', 'whoever signs up in the portal'],
    'contract-partners': [
      'organisations with whom there is a contract',
      'insurers, banks, other authorities',
    ],
    'own-organisation': ['our own organisation only', 'our website and the back office'],
  },
  impersonation: {
    nothing: ['nothing more than they could anyway', 'everybody is told the same'],
    'sees-others': ['see what is meant for another person', "another person's licence or bill"],
    'acts-for-others': ['act in the name of another person', 'renew, cancel or pay for somebody else'],
  },
};

/** The questions in the order in which they are asked. */
export const questions: readonly Question[] = (
  Object.entries(assessmentSchema.properties) as [keyof Assessment, { description?: string }][]
).map(([name, { description }]) => ({
  name,
  text: description ?? name,
  why: reasonsToAsk[name],
  answers: Object.entries(meanings[name] ?? {}).map(([value, [meaning, example]]) => ({
    value,
    meaning,
    example,
  })),
}));

const assessments = parser(assessmentSchema);

/** What is missing or wrong in the answers; none: the assessment is complete. */
export function assessmentFaults(answers: unknown): Fault[] {
  return assessments.faults(answers);
}

/** The answers that speak for a category and an audience; the others are words. */
export const riskAnswersSchema = Type.Partial(
  Type.Pick(assessmentSchema, ['information', 'effect', 'misuse', 'volume', 'users', 'impersonation']),
  { additionalProperties: false },
);

type RiskAnswers = Static<typeof riskAnswersSchema>;

/** Harm is not published on a hunch. */
export function needsAssessment(category: Category): boolean {
  return category === 'tells-harm' || category === 'does-harm';
}

export interface AssessedRisk {
  readonly category: Category;
  /** The widest audience that the answers support. */
  readonly audience: Audience;
  readonly reasons: readonly string[];
}

const audienceOf: Readonly<Record<Assessment['users'], Audience>> = {
  anyone: 'open',
  'known-developers': 'registered',
  'contract-partners': 'partner',
  'own-organisation': 'internal',
};

/**
 * The category and the widest audience that answers speak for; what is not answered yet says nothing. It concerns the version's most dangerous
 * operation; the others may be milder.
 */
export function assess(answers: RiskAnswers): AssessedRisk {
  const harm: string[] = [];
  if (answers.information === 'personal' || answers.information === 'sensitive')
    harm.push('It concerns what is private to people.');
  if (answers.information === 'contact' && answers.volume === 'many')
    harm.push('Contact details of many people can be collected with it.');
  if (answers.effect === 'final') harm.push('What it does cannot be taken back.');
  if (answers.misuse === 'serious' || answers.misuse === 'severe')
    harm.push('Misuse would do lasting damage to a person.');
  if (answers.impersonation === 'acts-for-others')
    harm.push('Whoever pretends to be someone else acts in their name.');
  if (answers.impersonation === 'sees-others')
    harm.push('Whoever pretends to be someone else sees what is not theirs.');

  const does = (answers.effect ?? 'none') !== 'none' || answers.impersonation === 'acts-for-others';
  const reasons = [does ? 'Its calls change something.' : 'Its calls only tell.', ...harm];
  const wished = audienceOf[answers.users ?? 'anyone'];
  // The floor allows no harm to be open: everyone would mean no one in particular.
  const audience = harm.length > 0 && wished === 'open' ? 'registered' : wished;
  if (audience !== wished)
    reasons.push('Harm is never open to everyone: callers must be registered at least.');
  return { category: `${does ? 'does' : 'tells'}${harm.length > 0 ? '-harm' : ''}`, audience, reasons };
}
