import type { Findings } from './findings.ts';
import { pointer } from './json.ts';

/** One path of a contract, its fixed parts decoded as the router compares them. */
export interface PathTemplate {
  /** As the document spells it: its place there. */
  readonly written: string;
  readonly template: string;
  readonly names: readonly string[];
}

const parameterName = /^[A-Za-z0-9_.~:$-]{1,64}$/;
/** What a canonical request path never holds once decoded, so that a template with it could never be called. */
const unreachable = /[\x00-\x1f\x7f\\/;?#]|%[0-9A-Fa-f]{2}/;
const maxSegments = 64;

/** Checks one path template; undefined with a fault when it cannot be routed unambiguously. */
export function readTemplate(written: string, findings: Findings): PathTemplate | undefined {
  const at = pointer('paths', written);
  const refuse = (message: string): undefined => {
    findings.fault(at, message);
    return undefined;
  };
  if (!written.startsWith('/')) return refuse('a path must begin with `/`');
  if (/[?#]/.test(written))
    return refuse('a path holds no `?` or `#`; describe query parameters as parameters with `in: query`');
  const segments = written.slice(1).split('/');
  if (segments.length > maxSegments) return refuse(`a path has at most ${maxSegments} segments`);
  const names: string[] = [];
  const decoded: string[] = [];
  for (const [i, segment] of segments.entries()) {
    if (segment === '' && i < segments.length - 1) return refuse('a path holds no empty segments (`//`)');
    if (segment === '.' || segment === '..') return refuse('a path holds no `.` or `..` segments');
    if (segment === '*' || segment === '**')
      return refuse('`*` is no path parameter in OpenAPI; give it a name, such as `{rest}`');
    const read = readSegment(segment, names);
    if ('problem' in read) return refuse(read.problem);
    decoded.push(read.text);
  }
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined)
    return refuse(`the parameter {${repeated}} is there twice; give each its own name`);
  return { written, template: `/${decoded.join('/')}`, names };
}

function readSegment(segment: string, names: string[]): { text: string } | { problem: string } {
  let text = '';
  let from = 0;
  let afterParameter = false;
  while (from < segment.length) {
    const open = segment.indexOf('{', from);
    const literal = decodeLiteral(open === -1 ? segment.slice(from) : segment.slice(from, open));
    if (literal === undefined)
      return { problem: `\`${segment}\` holds characters that no request path can hold; remove them` };
    if (literal.includes('}')) return { problem: `\`${segment}\` has a \`}\` without its \`{\`` };
    text += literal;
    if (open === -1) break;
    if (afterParameter && literal === '')
      return {
        problem: `\`${segment}\` has two parameters with nothing between them; where one ends is anyone's guess`,
      };
    const close = segment.indexOf('}', open);
    if (close === -1) return { problem: `\`${segment}\` has a \`{\` without its \`}\`` };
    const name = segment.slice(open + 1, close);
    if (!parameterName.test(name))
      return {
        problem: `\`{${name}}\` is not a parameter name; use letters, digits, \`_\`, \`-\` and \`.\` only`,
      };
    names.push(name);
    text += `{${name}}`;
    from = close + 1;
    afterParameter = true;
  }
  return { text };
}

function decodeLiteral(literal: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(literal);
  } catch {
    return undefined;
  }
  const bracesDecoded = decoded !== literal && /[{}]/.test(decoded);
  return unreachable.test(decoded) || bracesDecoded ? undefined : decoded;
}

/** A template and the methods that are described under it. */
export interface RoutedTemplate {
  readonly path: PathTemplate;
  readonly methods: ReadonlySet<string>;
}

/**
 * Finds templates that stand for the same requests (OpenAPI forbids them; GitHub's own description has two pairs).
 * Fixed segments win over parameters, and the longer fixed part wins within a segment; where neither is longer
 * and both offer one method, no reader can tell which is meant. With different methods each request has one answer.
 */
export function checkConflicts(templates: readonly RoutedTemplate[], findings: Findings): void {
  const bySkeleton = new Map<string, RoutedTemplate[]>();
  for (const routed of templates) {
    const { path, methods } = routed;
    const skeleton = path.template
      .split('/')
      .map(part => (part.includes('{') ? '{}' : part))
      .join('/');
    const rivals = bySkeleton.get(skeleton);
    if (rivals === undefined) {
      bySkeleton.set(skeleton, [routed]);
      continue;
    }
    if (rivals.length === maxRivals)
      findings.fault(pointer('paths', path.written), 'too many paths of this shape; merge them');
    if (rivals.length >= maxRivals) continue;
    for (const rival of rivals) {
      const conflict = conflictOf(rival.path.template, path.template);
      if (conflict === undefined) continue;
      const message = `${conflict} \`${rival.path.written}\``;
      if (![...methods].some(method => rival.methods.has(method)))
        findings.warn(pointer('paths', path.written), `${message}; their methods differ, so both are kept`);
      else
        findings.fault(
          pointer('paths', path.written),
          `${message}, with a method in common; keep one of the two`,
        );
    }
    rivals.push(routed);
  }
}

/** Paths that differ in their parameters only: few share a shape, and comparing all pairs must stay cheap. */
const maxRivals = 200;

function conflictOf(a: string, b: string): string | undefined {
  const others = b.split('/');
  let same = true;
  for (const [i, segment] of a.split('/').entries()) {
    const relation = compareSegments(segment, others[i] ?? '');
    if (relation === 'apart' || relation === 'ordered') return undefined;
    same &&= relation === 'same';
  }
  return same ? 'differs only in the names of its parameters from' : 'can match the same requests as';
}

function compareSegments(a: string, b: string): 'same' | 'apart' | 'ordered' | 'ambiguous' {
  const mine = a.split(/\{[^{}]+\}/);
  const theirs = b.split(/\{[^{}]+\}/);
  if (mine.join('\0') === theirs.join('\0')) return 'same';
  const [prefix, suffix] = [mine[0] ?? '', mine.at(-1) ?? ''];
  const [otherPrefix, otherSuffix] = [theirs[0] ?? '', theirs.at(-1) ?? ''];
  const prefixesFit = prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix);
  const suffixesFit = suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix);
  if (!prefixesFit || !suffixesFit) return 'apart';
  return mine.join('').length === theirs.join('').length ? 'ambiguous' : 'ordered';
}
