import type { Complaint } from '../complaint.ts';
import type { ParameterShape } from '../shape.ts';
import type { Members } from './members.ts';
import { decoded, folded, isPlainName, isReservedName, pathInBrackets } from './texts.ts';
import type { ValueJudge } from './value.ts';

/** Pairs in one query; more are a flood, not a question. */
const mostPairs = 1_000;
export interface Judged<Shape = ParameterShape> {
  readonly shape: Shape;
  readonly judge: ValueJudge;
}

/** What is wrong, and what the contract does not know. */
export interface Findings {
  readonly complaints: Complaint[];
  readonly unknown: Complaint[];
}

/** Where a name of the query belongs. */
interface Slot {
  readonly index: number;
  /** Of an object whose members are sent under their own names: which one. */
  readonly member: string | undefined;
}

interface Gathered {
  readonly texts: string[];
  readonly members: (readonly [readonly string[], string])[];
}

/**
 * Judges a query by the parameters that the contract lists. What two readers could read differently is refused, known
 * or not: a value sent twice, names that only differ from a known one as careless readers see it, bare semicolons
 * (a separator to some), improper encoding. A `+` is a space to some and a plus to others, so both must be good.
 */
export class QueryJudge {
  readonly #parameters: readonly Judged[];
  readonly #slots = new Map<string, Slot>();
  readonly #deep = new Map<string, number>();
  /** Takes the names that nothing else takes: members of an object that may have any. */
  readonly #open: number = -1;
  readonly #folded = new Set<string>();
  readonly #required: readonly number[];

  constructor(parameters: readonly Judged[]) {
    this.#parameters = parameters;
    for (const [index, { shape, judge }] of parameters.entries()) {
      const { properties, others, types } = judge.kinds;
      const asMembers =
        shape.style === 'form' && shape.explode && types.has('object') && shape.mediaType === undefined;
      if (asMembers) {
        for (const member of properties.keys()) this.#slots.set(member, { index, member });
        if (others !== undefined && others !== false) this.#open = index;
      } else if (shape.style === 'deepObject') this.#deep.set(shape.name, index);
      if (!asMembers || types.size > 1) this.#slots.set(shape.name, { index, member: undefined });
    }
    for (const name of [...this.#slots.keys(), ...this.#deep.keys()]) this.#folded.add(folded(name));
    this.#required = [...parameters.keys()].filter(index => parameters[index]?.shape.required === true);
  }

  judge(query: string, findings: Findings): void {
    if (query.length < 2 && this.#required.length === 0) return;
    this.#read(query, ' ', findings);
    if (findings.complaints.length > 0 || !query.includes('+')) return;
    this.#read(query, '+', { complaints: findings.complaints, unknown: [] });
    for (const [i, complaint] of findings.complaints.entries())
      findings.complaints[i] = {
        ...complaint,
        message: `${complaint.message}; write a plus as %2B, a space as %20`,
      };
  }

  #read(query: string, plus: ' ' | '+', findings: Findings): void {
    const gathered: (Gathered | undefined)[] = [];
    if (query.length > 1) {
      const pairs = query.slice(1).split('&');
      if (pairs.length > mostPairs) {
        findings.complaints.push({ where: 'query', pointer: '', message: 'has too many parameters' });
        return;
      }
      for (const pair of pairs) if (pair !== '') this.#pair(pair, plus, gathered, findings);
    }
    for (const [index, { shape, judge }] of this.#parameters.entries()) {
      const given = gathered[index];
      if (given !== undefined) {
        const misfit = judge.judge(given);
        if (misfit !== undefined) findings.complaints.push({ where: `query ${shape.name}`, ...misfit });
      } else if (shape.required)
        findings.complaints.push({ where: `query ${shape.name}`, pointer: '', message: 'is required' });
    }
  }

  #pair(pair: string, plus: ' ' | '+', gathered: (Gathered | undefined)[], findings: Findings): void {
    const equals = pair.indexOf('=');
    const name = readText(equals === -1 ? pair : pair.slice(0, equals), plus);
    const written = equals === -1 ? '' : pair.slice(equals + 1);
    const text = readText(written, plus);
    if (name === undefined || text === undefined) {
      findings.complaints.push({ where: 'query', pointer: '', message: 'must be percent-encoded UTF-8' });
      return;
    }
    const slot = this.#slots.get(name);
    const { index, path } =
      slot === undefined ? this.#pathOf(name) : { index: slot.index, path: memberOf(slot) };
    const shape = this.#parameters[index]?.shape;
    if (shape === undefined) {
      this.#unlisted(name, written, findings);
      return;
    }
    if (written.includes(';') && !shape.allowReserved) {
      const message = 'must have its semicolons percent-encoded (%3B)';
      findings.complaints.push({ where: `query ${shape.name}`, pointer: '', message });
      return;
    }
    const given = (gathered[index] ??= { texts: [], members: [] });
    if (path === undefined) given.texts.push(text);
    else given.members.push([path, text]);
  }

  /** `name[a][b]` of an object in brackets, or a member of one that may have any. */
  #pathOf(name: string): { index: number; path: readonly string[] | undefined } {
    const bracket = name.indexOf('[');
    const deep = bracket > 0 ? this.#deep.get(name.slice(0, bracket)) : undefined;
    const path = deep === undefined ? undefined : pathInBrackets(name, bracket);
    if (deep !== undefined && path !== undefined) return { index: deep, path };
    if (this.#open === -1 || this.#folded.has(folded(name)) || isReservedName(name))
      return { index: -1, path: undefined };
    return { index: this.#open, path: [name] };
  }

  #unlisted(name: string, written: string, { complaints, unknown }: Findings): void {
    const where = isPlainName(name) ? `query ${name}` : 'query';
    if (this.#folded.has(folded(name)))
      complaints.push({ where, pointer: '', message: 'must be written exactly as the contract names it' });
    else if (written.includes(';') || name.includes(';') || isReservedName(name))
      complaints.push({ where, pointer: '', message: 'must not be there: it can be read in several ways' });
    else unknown.push({ where, pointer: '', message: 'is not known to the contract' });
  }
}

const memberOf = ({ member }: Slot): Members[number][0] | undefined =>
  member === undefined ? undefined : [member];

const readText = (text: string, plus: ' ' | '+'): string | undefined =>
  decoded(plus === ' ' && text.includes('+') ? text.replaceAll('+', ' ') : text);
