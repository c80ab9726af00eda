import type { DetailedError, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { cedar } from './engine.ts';

/** What is wrong in a text of policies, and where. */
export interface CedarFault {
  /** From 1; undefined where it concerns the whole. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** The policy by its name. */
  readonly policy: string | undefined;
  readonly message: string;
}

/** Policies that were found good. */
export interface ReadPolicies {
  /** Texts by the name of the policy: its `@id`, or `policy 3`. */
  readonly texts: Readonly<Record<string, string>>;
  /** Members of `context` that any of them reads; undefined where one reads it as a whole. */
  readonly reads: ReadonlySet<string> | undefined;
}

const mostFaults = 20;

/** What no schema of Cedar could tell. */
export interface FurtherCheck {
  /** What is wrong with a policy, which is given in Cedar's own form; undefined for nothing. */
  readonly faultIn: (policy: PolicyJson) => string | undefined;
  /** Tells what it is held against from everything else. */
  readonly key: string;
}

/** Reads policies and holds them strictly against a schema. */
export function readPolicies(
  text: string,
  schema: string,
  further?: FurtherCheck,
): ReadPolicies | readonly CedarFault[] {
  const engine = cedar();
  const parts = engine.policySetTextToParts(text);
  if (parts.type === 'failure')
    return parts.errors.slice(0, mostFaults).map(error => faultOf(text, error, 0));
  if (parts.policy_templates.length > 0)
    return [whole('holds a template (?principal or ?resource): nothing would fill it in')];
  if (parts.policies.length === 0) return [whole('holds no policy, so it would permit nothing')];
  const texts: Record<string, string> = {};
  const begins = new Map<string, number>();
  const reads = new Set<string>();
  let readsAll = false;
  let from = 0;
  for (const [i, part] of parts.policies.entries()) {
    const begin = Math.max(from, text.indexOf(part, from));
    from = begin + part.length;
    const parsed = engine.policyToJson(part);
    if (parsed.type === 'failure') return parsed.errors.map(error => faultOf(text, error, begin));
    const name = parsed.json.annotations?.['id'] ?? `policy ${i + 1}`;
    if (Object.hasOwn(texts, name))
      return [{ ...placeOf(text, begin), policy: name, message: 'has the name of another' }];
    const fault = further?.faultIn(parsed.json);
    if (fault !== undefined) return [{ ...placeOf(text, begin), policy: name, message: fault }];
    texts[name] = part;
    begins.set(name, begin);
    readsAll ||= !notesReads(parsed.json.conditions, reads);
  }
  const answer = engine.validate({ schema, policies: { staticPolicies: texts } });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => whole(message));
  const found = [...answer.validationErrors, ...answer.validationWarnings];
  if (found.length === 0) return { texts, reads: readsAll ? undefined : reads };
  return found
    .slice(0, mostFaults)
    .map(({ policyId, error }) => ({ ...faultOf(text, error, begins.get(policyId) ?? 0), policy: policyId }));
}

export const isFaulty = (read: ReadPolicies | readonly CedarFault[]): read is readonly CedarFault[] =>
  Array.isArray(read);

/** Policies found good, by schema and text: workers and zones compile the same ones again and again. */
const known = new Map<string, ReadPolicies>();
const mostKnown = 200;

/**
 * Reads policies that are to be enforced.
 * @throws Error that tells every fault.
 */
export function provenPolicies(text: string, schema: string, further?: FurtherCheck): ReadPolicies {
  const key = JSON.stringify([schema, further?.key, text]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const read = readPolicies(text, schema, further);
  if (isFaulty(read)) throw new Error(read.map(inWords).join('; '));
  if (known.size >= mostKnown) known.clear();
  known.set(key, read);
  return read;
}

/** For the person who wrote the policies, on one line. */
export function inWords({ line, column, policy, message }: CedarFault): string {
  const where = line === undefined ? '' : `${line}:${column ?? 1} `;
  const said = message.replace(/^for policy `[^`]*`, /, '');
  return `${where}${policy === undefined ? '' : `(${policy}) `}${said}`;
}

const whole = (message: string): CedarFault => ({
  line: undefined,
  column: undefined,
  policy: undefined,
  message,
});

function faultOf(text: string, { message, help, sourceLocations }: DetailedError, begin: number): CedarFault {
  const [at] = sourceLocations ?? [];
  const hint = at?.label ?? help;
  const offset = begin + (at === undefined ? 0 : characters(text.slice(begin), at.start));
  return {
    ...placeOf(text, offset),
    policy: undefined,
    message: hint === null || hint === undefined ? message : `${message}: ${hint}`,
  };
}

/** Places are told in octets of UTF-8. */
const characters = (text: string, octets: number): number =>
  Buffer.from(text).subarray(0, octets).toString().length;

function placeOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Notes which members of `context` an expression reads; false where it reads the whole. */
function notesReads(expression: unknown, reads: Set<string>): boolean {
  if (typeof expression !== 'object' || expression === null) return true;
  if (Array.isArray(expression)) return expression.every(each => notesReads(each, reads));
  const { Var: variable, '.': attribute, has } = expression as Readonly<Record<string, unknown>>;
  if (variable === 'context') return false;
  for (const access of [attribute, has]) {
    const { left, attr } = (access ?? {}) as { left?: { Var?: string }; attr?: string | readonly string[] };
    if (left?.Var !== 'context' || attr === undefined) continue;
    reads.add(typeof attr === 'string' ? attr : (attr[0] ?? ''));
    return true;
  }
  return Object.values(expression).every(each => notesReads(each, reads));
}
