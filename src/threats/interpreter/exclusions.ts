import { octetsOf } from '../request/octets.ts';
import { chooses } from '../seclang/controls.ts';
import type { Rule, RuleChoice, RuleSet } from '../seclang/rule.ts';
import type { VariableName } from '../seclang/variable-names.ts';
import type { Entry } from './facts.ts';

/** A part of requests, as a contract names it. */
export interface Parameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** Of a query parameter, field, cookie, or field of a form. */
  readonly name?: string;
  /** JSON Pointer (RFC 6901) into a body, `*` for every item of a list; what lies below it is meant, too. */
  readonly pointer?: string;
}

/** Rules that people said not to ask: about one parameter, or at all. */
export interface Exclusion {
  readonly rules: RuleChoice;
  readonly parameter: Parameter | undefined;
}

/** Whether a member of a collection belongs to the parameter that is left out. `fromQuery` for ARGS, which has both. */
type Covers = (variable: VariableName, entry: Entry, fromQuery: boolean) => boolean;

/** By the id of a rule what it does not look at. */
export type LeftOut = ReadonlyMap<number, 'everything' | readonly Covers[]>;

/** What exclusions come to for these rules; undefined where they concern none of them. */
export function leftOutOf({ items }: RuleSet, exclusions: readonly Exclusion[]): LeftOut | undefined {
  const left = new Map<number, 'everything' | Covers[]>();
  for (const { rules, parameter } of exclusions) {
    const covers = parameter === undefined ? undefined : coversOf(parameter);
    for (const item of items) {
      if (item.kind !== 'rule' || !isExcludable(item.rule) || !chooses(rules, item.rule)) continue;
      const { id } = item.rule;
      const before = left.get(id);
      if (covers === undefined) left.set(id, 'everything');
      else if (before === undefined) left.set(id, [covers]);
      else if (before !== 'everything') before.push(covers);
    }
  }
  return left.size === 0 ? undefined : left;
}

/**
 * Rules that find something and tell people. Others prepare, count up or compare scores: without them those that find
 * would find too much, or nothing.
 */
export const isExcludable = ({ logged, links: [head] }: Rule): boolean =>
  logged && (head?.targets?.some(({ variable }) => variable !== 'TX') ?? false);

const ofQuery: ReadonlySet<VariableName> = new Set(['ARGS_GET', 'ARGS_GET_NAMES']);
const ofBody: ReadonlySet<VariableName> = new Set(['ARGS_POST', 'ARGS_POST_NAMES']);
const ofBoth: ReadonlySet<VariableName> = new Set(['ARGS', 'ARGS_NAMES']);
const ofHeaders: ReadonlySet<VariableName> = new Set(['REQUEST_HEADERS', 'REQUEST_HEADERS_NAMES']);
const ofCookies: ReadonlySet<VariableName> = new Set(['REQUEST_COOKIES', 'REQUEST_COOKIES_NAMES']);
const ofPath: ReadonlySet<VariableName> = new Set(['REQUEST_FILENAME', 'REQUEST_BASENAME']);
/** Parts of a form beside their texts; their keys are the names of its fields. */
const ofParts: ReadonlySet<VariableName> = new Set([
  'FILES',
  'FILES_NAMES',
  'MULTIPART_FILENAME',
  'MULTIPART_NAME',
  'MULTIPART_PART_HEADERS',
]);
const ofWholeBody: ReadonlySet<VariableName> = new Set(['REQUEST_BODY', 'XML']);

const isOfQuery = (variable: VariableName, fromQuery: boolean): boolean =>
  ofQuery.has(variable) || (fromQuery && ofBoth.has(variable));
const isOfBody = (variable: VariableName, fromQuery: boolean): boolean =>
  ofBody.has(variable) || (!fromQuery && ofBoth.has(variable));

/**
 * A name of the query is none of the body: otherwise a query parameter that is called `json.note` would slip through
 * where the member `note` of the body is left out.
 */
function coversOf({ in: place, name, pointer }: Parameter): Covers {
  const key = octetsOf(name ?? '');
  const lower = key.toLowerCase();
  switch (place) {
    case 'path':
      return variable => ofPath.has(variable);
    case 'query':
      return (variable, entry, fromQuery) => entry.key === key && isOfQuery(variable, fromQuery);
    case 'header':
      return (variable, entry) => ofHeaders.has(variable) && entry.key.toLowerCase() === lower;
    case 'cookie':
      return (variable, entry) => ofCookies.has(variable) && entry.key === key;
    case 'body': {
      if (pointer !== undefined) {
        const names = namesBelow(pointer);
        // The member "a.b" has the name of what is in "a", and anybody can send it.
        const hasDot = pointer.includes('.');
        return (variable, { key, isDotted = false }, fromQuery) =>
          isOfBody(variable, fromQuery) && isDotted === hasDot && names.test(key);
      }
      if (name !== undefined)
        return (variable, entry, fromQuery) =>
          entry.key === key && (isOfBody(variable, fromQuery) || ofParts.has(variable));
      return (variable, _entry, fromQuery) =>
        isOfBody(variable, fromQuery) || ofParts.has(variable) || ofWholeBody.has(variable);
    }
  }
}

/**
 * Names of ARGS that stand for what is at a pointer or below it: `/items/0/note` is `json.items.array_0.note`. What
 * stands for any item ends at the next dot, so the expression never goes back: linear time.
 */
function namesBelow(pointer: string): RegExp {
  const parts = pointer
    .slice(1)
    .split('/')
    .map(part => octetsOf(part.replaceAll('~1', '/').replaceAll('~0', '~')))
    .map(part => {
      if (part === '*') return '[^.]+';
      return /^\d+$/.test(part) ? `(?:array_)?${part}` : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    });
  return new RegExp(`^json\\.${parts.join('\\.')}(?:\\.|$)`, 's');
}
