import { Type, type Static } from 'typebox';
import type { Normalised } from '../exchange.ts';
import { firstOf } from '../words.ts';

/** The safe methods: RFC 9110 section 9.2.1, and QUERY. Whatever else a client invents is a write. */
const reads: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

export const isRead = (method: string): boolean => reads.has(method);

/** Which methods a limit counts. */
export const methodsOption = Type.Optional(
  Type.Union(
    [
      Type.Literal('reads'),
      Type.Literal('writes'),
      Type.Array(Type.String({ pattern: '^[A-Z]+(-[A-Z]+)*$', maxLength: 32 }), {
        minItems: 1,
        maxItems: 40,
      }),
    ],
    { description: 'Methods that count: `reads` (the safe methods), `writes` (all others), or a list.' },
  ),
);

export type Methods = Static<typeof methodsOption> | undefined;

/** True for methods that are counted; undefined where all are. */
export function methodFilter(methods: Methods): ((x: Normalised) => boolean) | undefined {
  if (methods === undefined) return undefined;
  if (methods === 'reads') return x => reads.has(x.method);
  if (methods === 'writes') return x => !reads.has(x.method);
  const listed = new Set(methods);
  return x => listed.has(x.method);
}

/** As an addition to what a limit counts. */
export function methodsInWords(methods: Methods): string {
  if (methods === undefined) return '';
  return ` (${typeof methods === 'string' ? methods : firstOf(methods)})`;
}
