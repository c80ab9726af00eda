import type { ExchangeState } from './exchange-state.ts';
import { Refusal } from './refusal.ts';
import type { Step } from './snapshot/plan.ts';

/** What one `cors` policy says: pages of which origins may call, and what they may read and send. */
export interface OriginRule {
  /** Every page, wherever it is from. */
  readonly any: boolean;
  readonly origins: ReadonlySet<string>;
  /** Lower-case response fields that pages may read beside those that are always exposed. */
  readonly exposed: readonly string[];
  /** Lower-case request fields that pages may send beside those of the contract. */
  readonly requestHeaders: readonly string[];
  /** Seconds for which a browser need not ask again. */
  readonly maxAge: number;
}

/** Fields of the gateway's own answers that a page needs to behave well. */
const alwaysExposed = ['ratelimit', 'ratelimit-policy', 'retry-after', 'gatehouse-sandbox'];

/** Seconds for which browsers keep what they were told, where only the portal may call. */
const portalMaxAge = 600;

/**
 * Whose pages a browser may let call one operation (Fetch standard, section 3.2): the origins that all its `cors`
 * policies allow, and the portal's, for try-out. Never with credentials: a page sends what it was given, such as a
 * key in a header, and nothing that the browser holds for somebody else.
 */
export class CrossOrigin {
  /** The attachments that say so. */
  readonly steps: readonly Step<OriginRule>[];
  readonly #enforced: readonly OriginRule[];
  readonly #portal: ReadonlySet<string>;
  readonly #exposed: string;
  readonly #requestHeaders: string;
  readonly #maxAge: string;

  /** `requestHeaders`: lower-case fields that callers of the operation send by its contract and policies. */
  constructor(
    steps: readonly Step<OriginRule>[],
    portal: ReadonlySet<string>,
    requestHeaders: readonly string[],
  ) {
    // What is only tried out neither allows nor refuses anything.
    const rules = steps.filter(({ mode }) => mode === 'block').map(({ run }) => run);
    this.steps = steps;
    this.#enforced = rules;
    this.#portal = portal;
    this.#exposed = listOf([...alwaysExposed, ...sharedBy(rules, rule => rule.exposed)]);
    this.#requestHeaders = listOf([...requestHeaders, ...sharedBy(rules, rule => rule.requestHeaders)]);
    this.#maxAge = String(
      Math.min(...rules.map(({ maxAge }) => maxAge), ...(rules.length === 0 ? [portalMaxAge] : [])),
    );
  }

  /** Whether every page may call. */
  get any(): boolean {
    return this.#enforced.length > 0 && this.#enforced.every(({ any }) => any);
  }

  /** Whether the gateway speaks for the upstream in this matter: for every page, or for those of this origin. */
  answersFor(origin: string | undefined): boolean {
    return this.#enforced.length > 0 || (origin !== undefined && this.#portal.has(origin));
  }

  allows(origin: string): boolean {
    if (this.#portal.has(origin)) return true;
    return this.#enforced.length > 0 && this.#enforced.every(rule => rule.any || rule.origins.has(origin));
  }

  /** The attachments that do not allow the origin, enforced or tried out. */
  refusing(origin: string): readonly Step<OriginRule>[] {
    if (this.#portal.has(origin)) return [];
    return this.steps.filter(({ run }) => !run.any && !run.origins.has(origin));
  }

  /** Fields that allow a call with this method, for a preflight that was found good. */
  permission(method: string): string[] {
    return [
      ...['access-control-allow-methods', method],
      ...['access-control-allow-headers', this.#requestHeaders],
      ...['access-control-max-age', this.#maxAge],
      ...['vary', 'access-control-request-method, access-control-request-headers'],
    ];
  }

  /** Fields that let pages of this origin read an answer; those of the upstream are taken out for them. */
  share(origin: string | undefined, headers: string[]): void {
    dropOwn(headers);
    if (this.any) headers.push('access-control-allow-origin', '*');
    else {
      // Also where nothing is allowed: a cache must not hand this answer to a page of another origin.
      headers.push('vary', 'origin');
      if (origin === undefined || !this.allows(origin)) return;
      headers.push('access-control-allow-origin', origin);
    }
    headers.push('access-control-expose-headers', this.#exposed);
  }
}

/** A preflight that was found good: ends the way in like a refusal, but is none. */
export class Permission {
  readonly headers: readonly string[];

  constructor(headers: readonly string[]) {
    this.headers = headers;
  }
}

/**
 * Adds to an answer's head, whoever gave it, what lets a page of another origin read it. Costs requests of other
 * programs one look at the names of their fields, and nothing where no page may call.
 */
export function shareAcrossOrigins(x: ExchangeState, headers: string[]): void {
  // Read as possibly undefined: what is refused before routing has no operation.
  const operation = x.operation as typeof x.operation | undefined;
  if (operation !== undefined && operation.crossOrigin === undefined) return;
  const origin = originOf(x.request.rawHeaders);
  const rule = operation === undefined ? ruleOfUnrouted(x, origin) : operation.crossOrigin;
  if (rule?.answersFor(origin) === true) rule.share(origin, headers);
}

/** Before routing the operation is looked up for pages alone: they must be able to read that they are too fast. */
function ruleOfUnrouted(x: ExchangeState, origin: string | undefined): CrossOrigin | undefined {
  if (origin === undefined) return undefined;
  const { crossOrigin, router } = x.zone as Partial<typeof x.zone>;
  if (router === undefined || x.segments.length === 0) return crossOrigin;
  const match = router.match(x.host, x.method, x.segments);
  return ('operation' in match ? match.operation : match.unlisted)?.crossOrigin ?? crossOrigin;
}

/** The Origin field; undefined where there is none, or more than one, as no browser sends. */
function originOf(rawHeaders: readonly string[]): string | undefined {
  return fieldOf(rawHeaders, 'origin');
}

/** What a browser asks leave for before it lets a page call: undefined where this is no preflight. */
export function readPreflight(rawHeaders: readonly string[]): { origin: string; method: string } | undefined {
  const origin = originOf(rawHeaders);
  const method = fieldOf(rawHeaders, 'access-control-request-method');
  return origin === undefined || method === undefined ? undefined : { origin, method };
}

function fieldOf(rawHeaders: readonly string[], wanted: string): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length !== wanted.length || name.toLowerCase() !== wanted) continue;
    if (found !== undefined) return undefined;
    found = rawHeaders[at + 1] as string;
  }
  return found;
}

export const originNotAllowed = (): Refusal =>
  new Refusal('origin-not-allowed', { reason: 'preflight of an origin that no policy allows' });

/** Removes what an upstream says to browsers: two opinions are none, and one of them might allow credentials. */
function dropOwn(headers: string[]): void {
  let kept = 0;
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string;
    if (name.startsWith('access-control-')) continue;
    headers[kept] = name;
    headers[kept + 1] = headers[at + 1] as string;
    kept += 2;
  }
  headers.length = kept;
}

/** What all rules name: a narrower attachment can only tighten. */
function sharedBy(
  rules: readonly OriginRule[],
  namesOf: (rule: OriginRule) => readonly string[],
): readonly string[] {
  const [first, ...others] = rules;
  if (first === undefined) return [];
  return namesOf(first).filter(name => others.every(rule => namesOf(rule).includes(name)));
}

const listOf = (names: readonly string[]): string => [...new Set(names)].join(', ');
