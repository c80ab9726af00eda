import { listed } from '../../words.ts';
import type { ExclusionOptions } from '../threat-exclusion/policy.ts';

export type ThreatParameter = NonNullable<ExclusionOptions['parameter']>;

/** What a reason tells of one rule that found something. */
export interface ThreatFinding {
  readonly rule: number;
  /** The collection, such as `ARGS`; empty for a rule without a condition. */
  readonly place: string;
  /** Told where its name is the contract's: names that clients choose may be secrets as readily as values. */
  readonly parameter: ThreatParameter | undefined;
}

/** Rules that a reason names. */
const mostNamed = 20;

/** `rule 7701030 in ARGS (query q)`; `rules 942100 in ARGS (body /note) and 949110 in TX`. */
export function reasonOf(findings: readonly ThreatFinding[]): string {
  const names = findings
    .slice(0, mostNamed)
    .map(
      ({ rule, place, parameter }) =>
        `${rule}${place === '' ? '' : ` in ${place}`}${parameter === undefined ? '' : shortName(parameter)}`,
    );
  return `${findings.length === 1 ? 'rule' : 'rules'} ${listed(names)}`;
}

/** What a reason that `reasonOf` made tells; empty for any other. */
export function readReason(reason: string): ThreatFinding[] {
  if (!/^rules? \d/.test(reason)) return [];
  const findings: ThreatFinding[] = [];
  for (const [, rule = '', place = '', parameter] of reason.matchAll(
    /(?:^rules? |, | and )(\d{1,10})(?: in (&?[A-Z_]{1,40})(?: \(([^()]{1,600})\))?)?(?=$|, | and )/g,
  ))
    findings.push({
      rule: Number(rule),
      place,
      parameter: parameter === undefined ? undefined : readShortName(parameter),
    });
  return findings;
}

/** A name that could not be read back is left out. */
function shortName({ in: place, name, pointer }: ThreatParameter): string {
  const text = [place, pointer ?? name ?? ''].join(' ').trimEnd();
  return /[()]/.test(text) ? '' : ` (${text})`;
}

function readShortName(text: string): ThreatParameter | undefined {
  const [, place, rest = ''] = /^(path|query|header|cookie|body)(?: (.+))?$/.exec(text) ?? [];
  if (place === undefined) return undefined;
  const where = { in: place as ThreatParameter['in'] };
  if (rest === '') return where;
  return place === 'body' && rest.startsWith('/') ? { ...where, pointer: rest } : { ...where, name: rest };
}
