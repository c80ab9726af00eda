import { noBody, type RequestFacts } from './interpreter/facts.ts';
import { KeptCollections } from './interpreter/kept-collections.ts';
import { judge, type Judgement, type RunOptions } from './interpreter/run.ts';
import { factsOfPairs } from './request/read-body.ts';
import { loadRules } from './seclang/load.ts';
import type { RuleSet } from './seclang/rule.ts';

/** Requests and rules for tests. */
export function testFacts(over: Partial<RequestFacts> = {}): RequestFacts {
  const query = over.query ?? '';
  const path = over.path ?? '/things';
  const body = over.body ?? '';
  return {
    method: 'GET',
    protocol: 'HTTP/1.1',
    target: query === '' ? path : `${path}?${query}`,
    path,
    query,
    headers: ['Host', 'api.example', 'User-Agent', 'test'],
    address: '192.0.2.1',
    host: 'api.example',
    id: 'd_test',
    now: 1_000_000,
    body,
    processor: body === '' ? '' : 'URLENCODED',
    readBody: processor => (processor === 'URLENCODED' ? factsOfPairs(body) : noBody),
    ...over,
  };
}

export const testRules = (text: string, data: Readonly<Record<string, string>> = {}): RuleSet =>
  loadRules(new Map([...Object.entries(data), ['rules.conf', text]]), [], ['rules.conf']);

export function run(
  rules: string | RuleSet,
  over: Partial<RequestFacts> = {},
  options: Partial<RunOptions> & { kept?: KeptCollections } = {},
): Judgement {
  return judge(
    typeof rules === 'string' ? testRules(rules) : rules,
    testFacts(over),
    options.kept ?? new KeptCollections(),
    { budget: 10_000_000, settings: new Map(), usual: new Map(), ...options },
  );
}

export const idsOf = ({ matched }: Judgement): number[] => matched.map(({ id }) => id);
