import { Type } from 'typebox';
import { networkOf } from '../address.ts';
import type { Authorised, Normalised } from '../exchange.ts';
import type { Placement } from '../policy.ts';
import { Fingerprint, type Prefix, type Seed } from './fingerprint.ts';
import { isRead, type Methods } from './method-class.ts';

/** What a limit may tell calls apart by. Calls that agree in all of them share one count. */
export const subjectParts = [
  'address',
  'application',
  'user',
  'plan',
  'api',
  'version',
  'operation',
  'method',
  'method-class',
  'zone',
] as const;
export type SubjectPart = (typeof subjectParts)[number];

/** What a limit counts apart. */
export const perOption = Type.Optional(
  Type.Array(Type.Enum([...subjectParts]), {
    maxItems: subjectParts.length,
    uniqueItems: true,
    description:
      'What is counted apart. At a zone: `address`; in a plan: `application` and `version`; elsewhere `application`. An empty list counts all calls together.',
  }),
);

export function defaultPer(scope: Placement['scope']): SubjectPart[] {
  if (scope === 'zone') return ['address'];
  return scope === 'plan' ? ['application', 'version'] : ['application'];
}

/** The name of a limit that was given none: what it counts by, and the class of methods it counts. */
export function subjectName(per: readonly SubjectPart[], methods?: Methods): string {
  const subject = per.length === 0 ? 'all' : inOrder(per).join('-');
  const kind = typeof methods === 'string' ? `-${methods}` : '';
  return `${subject}${kind}`.slice(0, 32);
}

type Absorb<X> = (print: Fingerprint, x: X) => void;

/** Tags that keep an application apart from an address or a user that happens to be written the same. */
const applicationTag = 1;
const addressTag = 2;
const userTag = 3;
const planTag = 4;
const noPlanTag = 5;
const readTag = 6;
const writeTag = 7;
const foreignUserTag = 8;

const address: Absorb<Normalised> = (print, x) => {
  print.word(addressTag).text(networkOf(x.address));
};

export const absorbApplication = (print: Fingerprint, id: string): Fingerprint =>
  print.word(applicationTag).text(id);

export const absorbVersion = (print: Fingerprint, id: string): Fingerprint => print.text(id);

/** What is known before routing. */
const early = {
  address,
  method: (print, x) => {
    print.text(x.method);
  },
  'method-class': (print, x) => {
    print.word(isRead(x.method) ? readTag : writeTag);
  },
} satisfies Partial<Record<SubjectPart, Absorb<Normalised>>>;

const isEarly = (part: SubjectPart): part is keyof typeof early => part in early;

// Who calls without a key is known by address only.
const application: Absorb<Authorised> = (print, x) => {
  const { application } = x.caller;
  if (application === undefined) address(print, x);
  else absorbApplication(print, application.id);
};

const late: Record<Exclude<SubjectPart, 'zone'>, Absorb<Authorised>> = {
  ...early,
  application,
  // Where nobody has signed in, whoever is known: the application, or the address.
  user: (print, x) => {
    const { user } = x.caller;
    if (user === undefined) application(print, x);
    // Ids of our own are nobody else's, and outlive the address of the issuer. Other issuers may give theirs twice.
    else if (user.realm !== undefined) print.word(userTag).text(user.id);
    else print.word(foreignUserTag).text(user.issuer).text(user.id);
  },
  // All who call under one plan share a count, and so do all who have none.
  plan: (print, x) => {
    if (x.planId === undefined) print.word(noPlanTag);
    else print.word(planTag).text(x.planId);
  },
  api: (print, x) => {
    print.text(x.operation.version.api.id);
  },
  version: (print, x) => {
    absorbVersion(print, x.operation.version.id);
  },
  operation: (print, x) => {
    print.text(x.operation.document.id);
  },
};

/**
 * Whom a limit counts a call for, compiled: everything that the placement settles is absorbed once, the rest for
 * each request. The fingerprint covers the attachment, so that no two limits share a count.
 */
export class Subject<X> {
  readonly #print: Fingerprint;
  readonly #prefix: Prefix;
  readonly #parts: readonly Absorb<X>[];

  private constructor(seed: Seed, settled: readonly string[], parts: readonly Absorb<X>[]) {
    this.#print = new Fingerprint(seed);
    this.#prefix = this.#print.prefix(...settled);
    this.#parts = parts;
  }

  /** True where the parts are known before routing. */
  static isEarly(per: readonly SubjectPart[]): boolean {
    return per.every(part => part === 'zone' || isEarly(part));
  }

  /** A subject for the `screen` stage. */
  static early(
    seed: Seed,
    per: readonly SubjectPart[],
    place: Placement,
    ...more: string[]
  ): Subject<Normalised> {
    const parts = inOrder(per)
      .filter(isEarly)
      .map(part => early[part]);
    return new Subject(seed, settledBy(per, place, more), parts);
  }

  /** A subject for the `limit` stage. */
  static late(
    seed: Seed,
    per: readonly SubjectPart[],
    place: Placement,
    ...more: string[]
  ): Subject<Authorised> {
    const parts = inOrder(per).flatMap(part => (part === 'zone' ? [] : late[part]));
    return new Subject(seed, settledBy(per, place, more), parts);
  }

  /** The fingerprint of this request's subject: `hi` and `lo`, valid until the next call. */
  of(x: X): Fingerprint {
    const print = this.#print.begin(this.#prefix);
    const parts = this.#parts;
    for (let at = 0; at < parts.length; at++) (parts[at] as Absorb<X>)(print, x);
    return print.end();
  }
}

/** The order in which they were written makes no difference. */
function inOrder(per: readonly SubjectPart[]): SubjectPart[] {
  return subjectParts.filter(part => per.includes(part));
}

function settledBy(per: readonly SubjectPart[], place: Placement, more: readonly string[]): string[] {
  return [place.attachment.id, ...more, ...(per.includes('zone') ? [place.zone.name] : [])];
}
