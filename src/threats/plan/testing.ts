import assert from 'node:assert/strict';
import type { AnswerFacts, BodyFacts, Entry, RequestFacts } from '../interpreter/facts.ts';
import { KeptCollections } from '../interpreter/kept-collections.ts';
import type { Program, Settings } from '../interpreter/program.ts';
import { Inspection, judge, type Judgement, type RunOptions } from '../interpreter/run.ts';
import { anyValue, numbers } from '../prefilter/testing.ts';
import type { RuleSet } from '../seclang/rule.ts';
import { testFacts, testRules } from '../testing.ts';
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

/** What is asked of a plan in tests, and what is answered. */
export interface Asked extends Partial<RequestFacts> {
  readonly options?: Partial<RunOptions>;
  readonly answers?: readonly string[];
}

const usual: RunOptions = { settings: new Map(), usual: new Map(), budget: 1_000_000 };

const answer = (body: string): AnswerFacts => ({ status: 200, protocol: 'HTTP/1.1', headers: [], body });

function found(
  program: RuleSet | Program,
  { options, answers = [], ...facts }: Asked,
  silent: ReadonlySet<number>,
) {
  const inspection = new Inspection(program, new KeptCollections(), { ...usual, ...options });
  const parts = [
    inspection.request(testFacts(facts)),
    ...answers.map(body => inspection.answer(answer(body))),
    inspection.end(),
  ];
  return parts.flatMap(({ matched }) => matched.flatMap(({ id }) => (silent.has(id) ? [] : [id])));
}

/**
 * What a plan finds in requests that come twice, in turn, with its tables and before they are there: it must be what the
 * rules find one by one.
 */
export function planned(text: string, ...requests: readonly Asked[]): number[][] {
  const rules = testRules(text);
  const slow = new Plan(rules, usual);
  const plan = new Plan(rules, usual);
  plan.use(plan.makeTables());
  const times = [...requests, ...requests];
  const ids = times.map(one => found(rules, one, plan.silent));
  for (const program of [plan, slow])
    assert.deepEqual(
      times.map(one => found(program, one, plan.silent)),
      ids,
    );
  return ids.slice(requests.length);
}

/** Whether rule 2 is among them. */
export const refusing = (text: string, ...requests: readonly Asked[]): boolean[] =>
  planned(text, ...requests).map(ids => ids.includes(2));

/** The rules that are judged for the last of some requests. */
export function judged(text: string, ...requests: readonly Asked[]): number[] {
  const plan = new Plan(testRules(text), usual);
  let ids: number[] = [];
  const watched: Program = {
    begin: exchange => plan.begin(exchange),
    phase: (phase, exchange, judge) =>
      plan.phase(phase, exchange, rule => {
        ids.push(rule.id);
        return judge(rule);
      }),
  };
  for (const one of requests) {
    ids = [];
    found(watched, one, plan.silent);
  }
  return ids;
}

export const withHeaders = (...names: string[]): Asked => ({ headers: names.flatMap(name => [name, '1']) });
export const query = (value: string, more: Asked = {}): Asked => ({ query: `x=${value}`, ...more });
