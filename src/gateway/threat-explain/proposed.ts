import type { Explanation } from '#threats';
import type { Validated } from '../exchange.ts';
import { knownParameter } from '../policies/threat-rules/known-parameter.ts';
import type { ThreatParameter } from '../policies/threat-rules/reason.ts';

/** An exclusion that would take back what one rule found, for as little as possible. */
export interface ProposedExclusion {
  readonly rule: number;
  readonly message: string;
  /** Null where the rule looks at something that no parameter stands for. */
  readonly parameter: ThreatParameter | null;
}

/** What would have to be excluded for the request to pass: each rule that found something, in each of its parameters. */
export function proposed({ matched }: Explanation, x: Validated): ProposedExclusion[] {
  const proposals = new Map<string, ProposedExclusion>();
  for (const { id, message, logged, conditions } of matched) {
    if (!logged) continue;
    for (const { name, holds } of conditions[0]?.looks ?? []) {
      if (!holds || name.startsWith('TX')) continue;
      const parameter = knownParameter(name, x) ?? writtenParameter(name, x) ?? null;
      proposals.set(`${id} ${JSON.stringify(parameter)}`, { rule: id, message, parameter });
    }
  }
  return [...proposals.values()];
}

/** By the name itself: whoever asks has written the request, so that no name in it is anybody else's secret. */
function writtenParameter(found: string, x: Validated): ThreatParameter | undefined {
  const [, collection = '', key = ''] = /^(\w+?)(?:_NAMES)?:(.+)$/s.exec(found) ?? [];
  if (collection === 'REQUEST_HEADERS') return { in: 'header', name: key.toLowerCase() };
  if (collection === 'REQUEST_COOKIES') return { in: 'cookie', name: key };
  if (!collection.startsWith('ARGS')) return undefined;
  const isInQuery = new URLSearchParams(x.query).has(key);
  if (collection === 'ARGS_GET' || (collection === 'ARGS' && isInQuery)) return { in: 'query', name: key };
  if (!key.startsWith('json.')) return { in: 'body', name: key };
  const parts = key
    .slice('json.'.length)
    .split('.')
    .map(part => (/^array_\d+$/.test(part) ? '*' : part.replaceAll('~', '~0').replaceAll('/', '~1')));
  return { in: 'body', pointer: `/${parts.join('/')}` };
}
