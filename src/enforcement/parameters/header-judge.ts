import type { JsonLimits } from '../json-guard/limits.ts';
import type { HeaderShape } from '../shape.ts';
import type { Readings } from './scalars.ts';
import { trimmedList } from './texts.ts';
import { type Misfit, ValueJudge } from './value.ts';

/** Judges one header field of an answer: as its schema says, in style `simple`, or as a document (`content`). */
export class HeaderJudge {
  readonly #judge: ValueJudge;
  readonly #isList: boolean;
  readonly #isApart: boolean;

  constructor(shape: HeaderShape, readings: Readings, limits: JsonLimits) {
    this.#judge = new ValueJudge({ ...shape, style: 'simple' }, readings, limits);
    const { types } = this.#judge.kinds;
    this.#isList = shape.mediaType === undefined && (types.has('array') || types.has('object'));
    // Its values hold commas and are never joined (RFC 9110 section 5.3).
    this.#isApart = shape.name === 'set-cookie';
  }

  /** `texts`: its values, as often as it was sent. */
  judge(texts: readonly string[]): Misfit | undefined {
    if (this.#isApart)
      return texts
        .map(text => this.#judge.judge({ texts: [text], members: [] }))
        .find(one => one !== undefined);
    const given = this.#isList ? [trimmedList(texts.join(','))] : texts.map(text => text.trim());
    return this.#judge.judge({ texts: given, members: [] });
  }
}
