import type { Findings, Judged } from './query.ts';
import { decoded, trimmedList } from './texts.ts';
import type { Misfit } from './value.ts';

/**
 * Judges header fields by the parameters that the contract lists. A field that is sent twice is one list (RFC 9110
 * section 5.3) where a list is expected, and refused where it is not. An underscore in a name is a hyphen to servers
 * that pass fields on as variables (RFC 3875 section 4.1.18), so a known name may not be disguised by it.
 */
export class FieldJudge {
  readonly #parameters: readonly (Judged & { readonly isList: boolean })[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #lengths: ReadonlySet<number>;

  constructor(parameters: readonly Judged[]) {
    this.#parameters = parameters.map(one => {
      const { types } = one.judge.kinds;
      return { ...one, isList: types.has('array') || types.has('object') };
    });
    this.#index = new Map(parameters.map(({ shape }, index) => [shape.name.toLowerCase(), index]));
    this.#lengths = new Set([...this.#index.keys()].map(({ length }) => length));
  }

  /** `rawHeaders`: names and values in turn, as they arrived. */
  judge(rawHeaders: readonly string[], { complaints }: Findings): void {
    if (this.#parameters.length === 0) return;
    const values: (string[] | undefined)[] = [];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i] ?? '';
      if (!this.#lengths.has(name.length)) continue;
      const lower = name.toLowerCase();
      const index = this.#index.get(lower);
      if (index !== undefined) (values[index] ??= []).push(rawHeaders[i + 1] ?? '');
      else if (lower.includes('_') && this.#index.has(lower.replaceAll('_', '-')))
        complaints.push({
          where: `header ${lower.replaceAll('_', '-')}`,
          pointer: '',
          message: 'must be written with hyphens',
        });
    }
    for (const [index, { shape, judge, isList }] of this.#parameters.entries()) {
      const texts = values[index];
      const where = `header ${shape.name.toLowerCase()}`;
      if (texts === undefined) {
        if (shape.required) complaints.push({ where, pointer: '', message: 'is required' });
        continue;
      }
      const given = isList ? [trimmedList(texts.join(','))] : texts;
      const misfit = judge.judge({ texts: given, members: [] });
      if (misfit !== undefined) complaints.push({ where, ...misfit });
    }
  }
}

/**
 * Judges cookies by the parameters that the contract lists. A browser sends others too, which are nobody's business
 * here. A value is decoded by some readers and taken as it is by others, so both must be good.
 */
export class CookieJudge {
  readonly #parameters: readonly Judged[];
  readonly #index: ReadonlyMap<string, number>;

  constructor(parameters: readonly Judged[]) {
    this.#parameters = parameters;
    this.#index = new Map(parameters.map(({ shape }, index) => [shape.name, index]));
  }

  judge(rawHeaders: readonly string[], { complaints }: Findings): void {
    if (this.#parameters.length === 0) return;
    const values: (string[] | undefined)[] = [];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      if (rawHeaders[i]?.toLowerCase() !== 'cookie') continue;
      for (const pair of (rawHeaders[i + 1] ?? '').split(';')) {
        const equals = pair.indexOf('=');
        const index = equals === -1 ? undefined : this.#index.get(pair.slice(0, equals).trim());
        if (index !== undefined) (values[index] ??= []).push(unquoted(pair.slice(equals + 1).trim()));
      }
    }
    for (const [index, { shape, judge }] of this.#parameters.entries()) {
      const texts = values[index];
      const where = `cookie ${shape.name}`;
      const misfit =
        texts === undefined
          ? shape.required
            ? { pointer: '', message: 'is required' }
            : undefined
          : bothWays(texts, text => judge.judge({ texts: [text], members: [] }));
      if (misfit !== undefined) complaints.push({ where, ...misfit });
    }
  }
}

function bothWays(texts: readonly string[], judge: (text: string) => Misfit | undefined): Misfit | undefined {
  const [text = ''] = texts;
  const plain = decoded(text);
  if (texts.length > 1) return { pointer: '', message: 'must be sent once' };
  if (plain === undefined) return { pointer: '', message: 'must be percent-encoded UTF-8' };
  return judge(text) ?? (plain === text ? undefined : judge(plain));
}

/** RFC 6265 section 4.1.1: the whole value may stand in quotes. */
const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
