import type { ExplainedRequest, ExplainedRule, ThreatParameter } from '#kit/api/admin.ts';

/** `the query parameter q`; what a rule looks at, in words. */
export function parameterInWords({ in: place, name, pointer }: ThreatParameter): string {
  switch (place) {
    case 'path':
      return 'the path';
    case 'query':
      return `the query parameter ${name ?? ''}`;
    case 'header':
      return `the header field ${name ?? ''}`;
    case 'cookie':
      return `the cookie ${name ?? ''}`;
    case 'body':
      if (pointer !== undefined) return `${pointer} of the body`;
      return name === undefined ? 'the whole body' : `the field ${name} of the form`;
  }
}

/** How people write a parameter down: a kind and its name. */
export type ParameterKind = 'member' | 'field' | 'query' | 'header' | 'cookie' | 'path' | 'body' | 'all';

export const kinds: readonly { readonly value: ParameterKind; readonly label: string }[] = [
  { value: 'member', label: 'A member of a JSON body' },
  { value: 'query', label: 'A query parameter' },
  { value: 'field', label: 'A field of a form' },
  { value: 'header', label: 'A header field' },
  { value: 'cookie', label: 'A cookie' },
  { value: 'path', label: 'The path' },
  { value: 'body', label: 'The whole body' },
  { value: 'all', label: 'All of the request: the rule does not run' },
];

export const isNamed = (kind: ParameterKind): boolean =>
  ['member', 'field', 'query', 'header', 'cookie'].includes(kind);

export function asWritten({ in: place, name, pointer }: ThreatParameter): {
  kind: ParameterKind;
  name: string;
} {
  if (pointer !== undefined) return { kind: 'member', name: pointer };
  if (place === 'body') return name === undefined ? { kind: 'body', name: '' } : { kind: 'field', name };
  return { kind: place, name: name ?? '' };
}

/** Undefined: all of the request. */
export function parameterOf(kind: ParameterKind, name: string): ThreatParameter | undefined {
  switch (kind) {
    case 'member':
      return { in: 'body', pointer: name };
    case 'field':
      return { in: 'body', name };
    case 'query':
    case 'header':
    case 'cookie':
      return { in: kind, name };
    case 'path':
    case 'body':
      return { in: kind };
    case 'all':
      return undefined;
  }
}

/** What is wrong with a name, in words. */
export function nameFault(kind: ParameterKind, name: string): string | undefined {
  if (!isNamed(kind)) return undefined;
  if (kind === 'member')
    return /^(?:\/(?:[^/~]|~0|~1)+)+$/.test(name) ? undefined : 'Write it as a path such as /article/html.';
  return name === '' ? 'Write its name.' : undefined;
}

/** What an exclusion changes for one request: a headline, rules that find nothing more, and those that go on. */
export interface Compared {
  readonly tone: 'green' | 'amber' | 'red';
  readonly title: string;
  readonly gone: readonly ExplainedRule[];
  readonly left: readonly ExplainedRule[];
}

export function compared({
  asIs,
  withExclusion,
  operation,
}: {
  asIs: ExplainedRequest;
  withExclusion: ExplainedRequest;
  /** The one that the exclusion is for. */
  operation: string;
}): Compared {
  const left = rulesOf(withExclusion);
  const gone = rulesOf(asIs).filter(({ id }) => left.every(rule => rule.id !== id));
  const told = (tone: Compared['tone'], title: string): Compared => ({ tone, title, gone, left });
  const earlier = asIs.earlier.find(({ mode }) => mode === 'block');
  if (asIs.operation !== operation)
    return told('amber', `This goes to ${asIs.operation}, which the exclusion is not for`);
  if (earlier !== undefined)
    return told('amber', `Refused before any rule is asked, with the exclusion too: ${earlier.policy}`);
  if (!isRefused(asIs)) return told('amber', 'Rules let it pass as it is');
  return isRefused(withExclusion)
    ? told('red', 'Rules refuse it as it is, and with the exclusion too')
    : told('green', 'Rules refuse it as it is, and let it pass with the exclusion');
}

/** Attachments that only report say what they would refuse. */
const isRefused = ({ attachments }: ExplainedRequest): boolean => attachments.some(({ refused }) => refused);

/** One after the other, each once. */
const rulesOf = ({ attachments }: ExplainedRequest): ExplainedRule[] => [
  ...new Map(attachments.flatMap(({ rules }) => rules.map(rule => [rule.id, rule] as const))).values(),
];
