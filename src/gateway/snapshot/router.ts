import type { OperationPlan } from './plan.ts';

/**
 * Finds the operation of a canonical path. One trie a host, over whole path segments: fixed segments win over
 * patterns (`{id}.json`), patterns over single parameters, those over the catch-all of an API without a contract.
 * The path decides before the method does (OpenAPI 3.1 section 4.8.8.2: concrete paths are matched before templated
 * ones): `DELETE /todos/count` is not `DELETE /todos/{id}` where `/todos/count` is listed for other methods.
 * Every node is visited at most once per request, so the cost is bounded by the table, never by the client.
 */
export class Router {
  readonly #anyHost = new Node();
  readonly #hosts = new Map<string, Node>();

  /** @throws Error when another operation already answers there. */
  add(plan: OperationPlan): void {
    const { hosts, basePath } = plan.version;
    const { method, path } = plan.document;
    const roots = hosts.length === 0 ? [this.#anyHost] : hosts.map(host => this.#root(host));
    for (const root of roots) root.add(basePath, path, method, plan);
  }

  /** Registers who answers for requests below a version's base path that its contract does not list. */
  addUnlisted(plan: OperationPlan): void {
    const { hosts, basePath } = plan.version;
    const roots = hosts.length === 0 ? [this.#anyHost] : hosts.map(host => this.#root(host));
    for (const root of roots) root.descend(splitTemplate(basePath)).unlisted = plan;
  }

  /**
   * The operation for a request, or why there is none: the methods that the resource does offer, if it exists,
   * and the plan that answers for unlisted requests of the version it was looked for in.
   * `segments` are the decoded segments of the path after its leading slash.
   */
  match(host: string, method: string, segments: readonly string[]): Match | Miss {
    const named = this.#hosts.get(host);
    const first = named?.find(method, segments);
    if (first instanceof Match) return first;
    const second = this.#anyHost.find(method, segments);
    if (first === undefined) return second;
    // What a version of this very host refuses to serve is not to be had from a catch-all of all hosts.
    if (second instanceof Match)
      return first.unlisted === undefined || second.depth > first.depth ? second : first;
    return first.allow.length > 0 || first.unlisted !== undefined ? first : second;
  }

  /**
   * The path of a request that reached no operation, as it may be written down: below a version's base path only
   * what its templates name, since anything else may be a parameter, and that is somebody's data. Undefined when no
   * version was called.
   */
  withoutData(host: string, segments: readonly string[]): string | undefined {
    const named = this.#hosts.get(host);
    return (named && namedOnly(named, segments)) ?? namedOnly(this.#anyHost, segments);
  }

  #root(host: string): Node {
    let root = this.#hosts.get(host);
    if (root === undefined) this.#hosts.set(host, (root = new Node()));
    return root;
  }
}

export class Match {
  readonly operation: OperationPlan;
  /** Segments of the base path where a catch-all answers; `Infinity` where the contract lists the operation. */
  readonly depth: number;
  readonly #names: readonly string[];
  readonly #values: readonly string[];
  #parameters: Record<string, string> | undefined;

  constructor(operation: OperationPlan, depth: number, names: readonly string[], values: readonly string[]) {
    this.operation = operation;
    this.depth = depth;
    this.#names = names;
    this.#values = values;
  }

  /** Made when somebody asks: most operations have no policy that does. */
  get parameters(): Readonly<Record<string, string>> {
    if (this.#parameters !== undefined) return this.#parameters;
    // No prototype: a parameter may be called `__proto__` or `constructor`.
    const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [i, name] of this.#names.entries()) parameters[name] = this.#values[i] as string;
    return (this.#parameters = parameters);
  }
}

export interface Miss {
  /** Methods that the resource offers; empty when there is no such resource. */
  readonly allow: readonly string[];
  readonly unlisted: OperationPlan | undefined;
  /** Segments of that version's base path; -1 where there is none. */
  readonly depth: number;
}

interface Leaf {
  readonly plan: OperationPlan;
  /** Names of the template's parameters, in order. */
  readonly names: readonly string[];
}

interface Pattern {
  readonly literals: readonly string[];
  readonly node: Node;
}

const none: readonly string[] = [];

/** What most nodes have none of is not there: thousands of empty tables would push others out of the processor's caches. */
class Node {
  fixed: Map<string, Node> | undefined;
  patterns: Pattern[] | undefined;
  parameter: Node | undefined;
  leaves: Map<string, Leaf> | undefined;
  /** The catch-all operation for everything from here down. */
  rest: OperationPlan | undefined;
  unlisted: OperationPlan | undefined;

  add(basePath: string, path: string, method: string, plan: OperationPlan): void {
    if (path === '/*') {
      const base = this.descend(splitTemplate(basePath));
      if (base.rest !== undefined) throw new Error(`another catch-all already answers at ${basePath || '/'}`);
      base.rest = plan;
      return;
    }
    const template = basePath + path;
    const node = this.descend(splitTemplate(template));
    node.leaves ??= new Map();
    if (node.leaves.has(method)) throw new Error(`another operation already answers ${method} ${template}`);
    const names = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
    node.leaves.set(method, { plan, names });
  }

  descend(segments: readonly string[]): Node {
    return segments.reduce<Node>((node, segment) => node.#child(segment), this);
  }

  #child(segment: string): Node {
    const literals = segment.split(/\{[^{}]+\}/);
    if (literals.length === 1) {
      this.fixed ??= new Map();
      let child = this.fixed.get(segment);
      if (child === undefined) this.fixed.set(segment, (child = new Node()));
      return child;
    }
    if (literals.every(literal => literal === '')) {
      if (literals.length > 2)
        throw new Error(`the segment ${segment} has parameters with nothing between them`);
      return (this.parameter ??= new Node());
    }
    this.patterns ??= [];
    const known = this.patterns.find(pattern => pattern.literals.join('\0') === literals.join('\0'));
    if (known !== undefined) return known.node;
    const pattern = { literals, node: new Node() };
    this.patterns.push(pattern);
    // The most telling pattern first, whatever the order of the contract.
    this.patterns.sort((a, b) => b.literals.join('').length - a.literals.join('').length);
    return pattern.node;
  }

  find(method: string, segments: readonly string[]): Match | Miss {
    const search = new Search(method, segments);
    const leaf = search.descend(this, 0);
    if (leaf !== undefined) return new Match(leaf.plan, Infinity, leaf.names, search.values);
    // The deepest base path wins: what a version with a contract does not list is not to be had from a catch-all
    // further up, whose upstream and policies are others.
    const { rest, restDepth, allow, unlisted, unlistedDepth } = search;
    if (rest !== undefined && restDepth >= unlistedDepth) return new Match(rest, restDepth, none, none);
    return { allow, unlisted, depth: unlistedDepth };
  }
}

class Search {
  readonly values: string[] = [];
  allow: string[] = [];
  rest: OperationPlan | undefined;
  unlisted: OperationPlan | undefined;
  restDepth = -1;
  unlistedDepth = -1;
  /** The path is one that the contract lists: a less telling template is not asked, whatever the method. */
  #listed = false;
  readonly #method: string;
  readonly #segments: readonly string[];

  constructor(method: string, segments: readonly string[]) {
    this.#method = method;
    this.#segments = segments;
  }

  descend(node: Node, depth: number): Leaf | undefined {
    // The deepest base path wins, as it would have with a longer prefix.
    if (node.rest !== undefined && depth > this.restDepth) {
      this.rest = node.rest;
      this.restDepth = depth;
    }
    if (node.unlisted !== undefined && depth > this.unlistedDepth) {
      this.unlisted = node.unlisted;
      this.unlistedDepth = depth;
    }
    if (depth === this.#segments.length) return this.#leaf(node);
    const segment = this.#segments[depth] as string;
    const fixed = node.fixed?.get(segment);
    if (fixed !== undefined) {
      const leaf = this.descend(fixed, depth + 1);
      if (leaf !== undefined || this.#listed) return leaf;
    }
    if (segment === '') return undefined;
    const kept = this.values.length;
    for (const pattern of node.patterns ?? []) {
      if (!this.#takePattern(pattern.literals, segment)) continue;
      // Of patterns that no rule ranks, each may offer other methods: imports keep such pairs.
      const leaf = this.descend(pattern.node, depth + 1);
      if (leaf !== undefined) return leaf;
      this.values.length = kept;
    }
    if (node.parameter === undefined || this.#listed) return undefined;
    this.values.push(segment);
    const leaf = this.descend(node.parameter, depth + 1);
    if (leaf === undefined) this.values.length = kept;
    return leaf;
  }

  #leaf(node: Node): Leaf | undefined {
    const { leaves } = node;
    if (leaves === undefined) return undefined;
    this.#listed = true;
    // A resource that answers GET answers HEAD (RFC 9110 section 9.3.2).
    const leaf = leaves.get(this.#method) ?? (this.#method === 'HEAD' ? leaves.get('GET') : undefined);
    if (leaf === undefined) {
      for (const offered of leaves.keys()) if (!this.allow.includes(offered)) this.allow.push(offered);
      if (leaves.has('GET') && !this.allow.includes('HEAD')) this.allow.push('HEAD');
    }
    return leaf;
  }

  /** Takes each parameter up to the next literal; the last literal must end the segment. No backtracking. */
  #takePattern(literals: readonly string[], segment: string): boolean {
    const kept = this.values.length;
    const first = literals[0] as string;
    const last = literals[literals.length - 1] as string;
    if (!segment.startsWith(first)) return false;
    let from = first.length;
    for (let i = 1; i < literals.length; i++) {
      const literal = literals[i] as string;
      const isLast = i === literals.length - 1;
      const end = isLast ? segment.length - last.length : segment.indexOf(literal, from + 1);
      if (end <= from || (isLast && !segment.endsWith(last))) {
        this.values.length = kept;
        return false;
      }
      this.values.push(segment.slice(from, end));
      from = end + literal.length;
    }
    return true;
  }
}

function namedOnly(root: Node, segments: readonly string[]): string | undefined {
  let node: Node | undefined = root;
  let path = '';
  let below = false;
  for (const segment of segments) {
    below ||= node?.unlisted !== undefined || node?.rest !== undefined;
    const fixed: Node | undefined = node?.fixed?.get(segment);
    path += fixed !== undefined || !below ? `/${segment}` : '/*';
    node = fixed ?? node?.parameter ?? node?.patterns?.[0]?.node;
  }
  return below ? path : undefined;
}

function splitTemplate(template: string): string[] {
  return template === '' ? [] : template.slice(1).split('/');
}
