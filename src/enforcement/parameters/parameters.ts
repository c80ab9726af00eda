import type { JsonLimits } from '../json-guard/limits.ts';
import type { ParameterPlace, ParameterShape } from '../shape.ts';
import { CookieJudge, FieldJudge } from './fields.ts';
import { type Findings, type Judged, QueryJudge } from './query.ts';
import type { Readings } from './scalars.ts';
import { ValueJudge } from './value.ts';

/** What of a request parameters are read from. */
export interface ParametersGiven {
  /** Decoded values of the path's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** With its `?`, or empty. */
  readonly query: string;
  /** Names and values in turn, as they arrived. */
  readonly rawHeaders: readonly string[];
}

/** Judges all parameters of one operation, wherever they are. */
export class ParameterJudge {
  readonly #path: readonly Judged[];
  readonly #query: QueryJudge;
  readonly #fields: FieldJudge;
  readonly #cookies: CookieJudge;

  constructor(shapes: readonly ParameterShape[], readings: Readings, limits: JsonLimits) {
    const at = (place: ParameterPlace): Judged[] =>
      shapes
        .filter(shape => shape.in === place)
        .map(shape => ({ shape, judge: new ValueJudge(writtenAt(shape), readings, limits) }));
    this.#path = at('path');
    this.#query = new QueryJudge(at('query'));
    this.#fields = new FieldJudge(at('header'));
    this.#cookies = new CookieJudge(at('cookie'));
  }

  judge({ path, query, rawHeaders }: ParametersGiven): Findings {
    const findings: Findings = { complaints: [], unknown: [] };
    for (const { shape, judge } of this.#path) {
      const where = `path ${shape.name}`;
      const text = Object.hasOwn(path, shape.name) ? path[shape.name] : undefined;
      const misfit =
        text === undefined
          ? { pointer: '', message: 'is required' }
          : judge.judge({ texts: [text], members: [] });
      if (misfit !== undefined) findings.complaints.push({ where, ...misfit });
    }
    this.#query.judge(query, findings);
    this.#fields.judge(rawHeaders, findings);
    this.#cookies.judge(rawHeaders, findings);
    return findings;
  }
}

/** A cookie is sent once, so a list in it is always set apart by commas. */
const writtenAt = (shape: ParameterShape): ParameterShape =>
  shape.in === 'cookie' ? { ...shape, explode: false } : shape;
