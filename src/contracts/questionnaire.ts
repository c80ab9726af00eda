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
  /** The answers to choose from with their meaning; none where words of one's own are asked for. */
  readonly answers: readonly { readonly value: string; readonly meaning: string }[];
}

const meanings: Partial<Record<keyof Assessment, Readonly<Record<string, string>>>> = {
  information: {
    none: 'nothing about people',
    aggregated: 'figures in which no single person can be found again',
    contact: 'names and ways to reach people, no more',
    personal: 'what is private to a person: documents, birth, home, money',
    sensitive: 'health, belief, crime, biometrics, children, or what opens other doors',
  },
  effect: {
    none: 'nothing: it only tells',
    'undone-easily': 'something that anyone can take back at once',
    'undone-with-effort': 'something that takes people time or money to put right',
    final: 'something that cannot be taken back',
  },
  misuse: {
    nuisance: 'annoying, no more',
    limited: 'some cost or trouble, overcome in days',
    serious: 'lasting damage to money, work or reputation',
    severe: "danger to someone's health, freedom or livelihood",
  },
  volume: {
    one: 'one at a time, and only for who it concerns',
    many: 'repeated calls can collect or change many',
  },
  users: {
    anyone: 'everyone, without asking',
    'known-developers': 'developers who register',
    'contract-partners': 'organisations with whom there is a contract',
    'own-organisation': 'our own organisation only',
  },
  impersonation: {
    nothing: 'nothing more than they could anyway',
    'sees-others': 'see what is meant for another person',
    'acts-for-others': 'act in the name of another person',
  },
};

/** The questions in the order in which they are asked. */
export const questions: readonly Question[] = (
  Object.entries(assessmentSchema.properties) as [keyof Assessment, { description?: string }][]
).map(([name, { description }]) => ({
  name,
  text: description ?? name,
  answers: Object.entries(meanings[name] ?? {}).map(([value, meaning]) => ({ value, meaning })),
}));

const assessments = parser(assessmentSchema);

/** What is missing or wrong in the answers; none: the assessment is complete. */
export function assessmentFaults(answers: unknown): Fault[] {
  return assessments.faults(answers);
}

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
 * The category and the widest audience that complete answers speak for. It concerns the version's most dangerous
 * operation; the others may be milder.
 */
export function assess(answers: Assessment): AssessedRisk {
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

  const does = answers.effect !== 'none' || answers.impersonation === 'acts-for-others';
  const reasons = [does ? 'Its calls change something.' : 'Its calls only tell.', ...harm];
  const wished = audienceOf[answers.users];
  // The floor allows no harm to be open: everyone would mean no one in particular.
  const audience = harm.length > 0 && wished === 'open' ? 'registered' : wished;
  if (audience !== wished)
    reasons.push('Harm is never open to everyone: callers must be registered at least.');
  return { category: `${does ? 'does' : 'tells'}${harm.length > 0 ? '-harm' : ''}`, audience, reasons };
}
