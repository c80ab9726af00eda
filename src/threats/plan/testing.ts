import type { BodyFacts, Entry, RequestFacts } from '../interpreter/facts.ts';
import { KeptCollections } from '../interpreter/kept-collections.ts';
import type { Settings } from '../interpreter/program.ts';
import { judge, type Judgement, type RunOptions } from '../interpreter/run.ts';
import { anyValue, numbers } from '../prefilter/testing.ts';
import type { RuleSet } from '../seclang/rule.ts';
import { testFacts } from '../testing.ts';
import { Plan } from './plan.ts';

const names = ['id', 'q', 'user[name]', 'json.a.b', '$where', '__proto__', 'a', 'password', '../x'];
const headers = [
  'User-Agent',
  'Referer',
  'Cookie',
  'X-Test',
  'Accept',
  'Content-Type',
  'Host',
  'Authorization',
];
const methods = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'TRACE'];
const kinds = [undefined, undefined, undefined, 'usual', 'settled', 'prose', 'address', 'markup'] as const;
const processors = ['', 'URLENCODED', 'JSON', 'XML', 'MULTIPART'];

/** Requests that look random, of attacks, pieces of them and what is none, in all places; the same for the same seed. */
export function requests(seed: number): () => RequestFacts {
  const next = numbers(seed);
  const one = <T>(of: readonly T[]): T => of[next(of.length)] as T;
  const value = (): string => anyValue(next);
  const entries = (most: number): Entry[] =>
    Array.from({ length: next(most + 1) }, () => {
      const kind = one(kinds);
      return {
        key: next(6) === 0 ? value() : one(names),
        value: value(),
        ...(kind === undefined ? {} : { kind }),
      };
    });
  return () => {
    const query = entries(3)
      .map(
        ({ key, value: text }) =>
          `${encodeURIComponent(key)}=${next(2) === 0 ? text : encodeURIComponent(text)}`,
      )
      .join('&');
    const path = `/things/${next(3) === 0 ? value() : 'one'}`;
    const processor = one(processors);
    const args = entries(4);
    const body = args.map(({ value: text }) => text).join('&');
    const isXml = processor === 'XML';
    const read: BodyFacts = {
      args,
      files: next(8) === 0 ? [{ field: 'file', fileName: value(), size: next(100_000) }] : [],
      partHeaders: processor === 'MULTIPART' ? [{ key: 'file', value: `Content-Type: ${value()}` }] : [],
      xmlText: isXml ? value() : undefined,
      xmlAttributes: isXml ? [value()] : [],
    };
    return testFacts({
      method: one(methods),
      path,
      query,
      target: `${path}?${query}`,
      headers: Array.from({ length: next(4) }, () => [one(headers), value()]).flat(),
      body,
      processor,
      readBody: () => read,
    });
  };
}

/** Judges requests by a plan and by its rules one by one. */
export class Differences {
  readonly #rules: RuleSet;
  readonly #plan: Plan;
  readonly #settings: Settings;
  /** Requests that some rule refuses. */
  refused = 0;

  constructor(rules: RuleSet, settings: Settings) {
    this.#rules = rules;
    this.#settings = settings;
    this.#plan = new Plan(rules, settings);
    this.#plan.use(this.#plan.makeTables());
  }

  /** What the two come to, where that is not the same: refusing, and only telling. */
  of(facts: RequestFacts): readonly (readonly [plan: string, rules: string])[] {
    const differences: (readonly [string, string])[] = [];
    for (const detectionOnly of [true, false]) {
      const options: RunOptions = { ...this.#settings, budget: 1_000_000_000, detectionOnly };
      const expected = judge(this.#rules, facts, new KeptCollections(), options);
      // Four times in all, since what comes again is remembered, and then found.
      for (let time = 0; time < 2; time++) {
        const found = this.#told(judge(this.#plan, facts, new KeptCollections(), options));
        if (found !== this.#told(expected)) differences.push([found, this.#told(expected)]);
      }
      if (expected.refusedBy !== undefined) this.refused++;
    }
    return differences;
  }

  #told({ matched, refusedBy, exceeded }: Judgement): string {
    const loud = matched.filter(({ id }) => !this.#plan.silent.has(id));
    return JSON.stringify([loud, refusedBy, exceeded]);
  }
}
