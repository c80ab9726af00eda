import { counted, explain, unexplained } from '../fault.ts';
import { holds, kindOf, type InPlace, type JsonMembers, type Run, type SchemaNode } from '../node.ts';
import { nearest } from './nearest.ts';

export function allOf(nodes: readonly SchemaNode[]): InPlace {
  const first = (value: unknown, run: Run) => nodes.find(node => !holds(node, value, run));
  return {
    holds(value, run) {
      for (const node of nodes) if (!holds(node, value, run)) return false;
      return true;
    },
    fault(value, run, at) {
      const node = first(value, run);
      return node === undefined ? unexplained(at) : explain(node, value, run, at);
    },
    applied: () => nodes,
  };
}

export function anyOf(nodes: readonly SchemaNode[]): InPlace {
  return {
    holds(value, run) {
      for (const node of nodes) if (holds(node, value, run)) return true;
      return false;
    },
    fault: (value, run, at) => noneFits(nodes, value, run, at, 'anyOf'),
    applied: (value, run) => nodes.filter(node => holds(node, value, run)),
  };
}

export function oneOf(nodes: readonly SchemaNode[]): InPlace {
  const fitting = (value: unknown, run: Run) => nodes.filter(node => holds(node, value, run));
  return {
    holds(value, run) {
      let count = 0;
      for (const node of nodes) if (holds(node, value, run) && ++count > 1) return false;
      return count === 1;
    },
    fault: (value, run, at) =>
      fitting(value, run).length > 1
        ? {
            pointer: at,
            expected: `must be as exactly one of ${counted(nodes.length, 'alternative')}; it fits several`,
            keyword: 'oneOf',
          }
        : noneFits(nodes, value, run, at, 'oneOf'),
    applied: fitting,
  };
}

function noneFits(nodes: readonly SchemaNode[], value: unknown, run: Run, at: string, keyword: string) {
  const meant = nearest(nodes, kindOf(value), value, run);
  return meant === undefined
    ? {
        pointer: at,
        expected: `must be as one of ${counted(nodes.length, 'alternative')} that the contract describes`,
        keyword,
      }
    : explain(meant, value, run, at);
}

export function not(node: SchemaNode): InPlace {
  return {
    holds: (value, run) => !holds(node, value, run),
    fault: (_value, _run, pointer) => ({
      pointer,
      expected: 'must not be as the contract forbids here',
      keyword: 'not',
    }),
    applied: () => [],
  };
}

export function conditional(
  condition: SchemaNode,
  then: SchemaNode | undefined,
  otherwise: SchemaNode | undefined,
): InPlace {
  return {
    holds(value, run) {
      const chosen = holds(condition, value, run) ? then : otherwise;
      return chosen === undefined || holds(chosen, value, run);
    },
    fault(value, run, at) {
      const chosen = holds(condition, value, run) ? then : otherwise;
      return chosen === undefined ? unexplained(at) : explain(chosen, value, run, at);
    },
    applied(value, run) {
      const met = holds(condition, value, run);
      const chosen = met ? then : otherwise;
      return [...(met ? [condition] : []), ...(chosen === undefined ? [] : [chosen])];
    },
  };
}

export function dependentSchemas(of: ReadonlyMap<string, SchemaNode>): InPlace {
  const asked = (value: unknown): readonly SchemaNode[] =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? []
      : [...of].filter(([name]) => Object.hasOwn(value as JsonMembers, name)).map(([, node]) => node);
  return {
    holds: (value, run) => asked(value).every(node => holds(node, value, run)),
    fault(value, run, at) {
      const node = asked(value).find(node => !holds(node, value, run));
      return node === undefined ? unexplained(at) : explain(node, value, run, at);
    },
    applied: asked,
  };
}

/** `$ref`: its target is compiled when first needed, since schemas refer to each other in circles. */
export function reference(target: () => SchemaNode): InPlace {
  let found: SchemaNode | undefined;
  const node = (): SchemaNode => (found ??= target());
  return {
    holds: (value, run) => holds(node(), value, run),
    fault: (value, run, at) => explain(node(), value, run, at),
    applied: () => [node()],
  };
}
