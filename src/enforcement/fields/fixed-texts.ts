import { longestPlainText } from '../schema/patterns/plain-texts.ts';
import type { JsonObject, JsonValue } from '../shape.ts';
import type { Claim } from './claims.ts';

/** Why no text that fits can be more than it should be. */
export type Fixed =
  | { readonly by: 'format' | 'pattern'; readonly text: string }
  | { readonly by: 'values' | 'type' | 'nothing' };

/** Formats that are enforced, and whose every text is digits and letters with single marks between them. */
const fixedFormats: ReadonlySet<string> = new Set(['uuid', 'date', 'time', 'date-time', 'duration']);

/** Longer texts of letters and digits may be something else, encoded: an object of a program, say. */
const longestPlain = 64;

/**
 * Whether a claim leaves a text no room for anything but what the contract means. In doubt it does: only what stands
 * here is trusted, and a format that nothing enforces, or a pattern without anchors, is not.
 */
export function fixedBy(claim: Claim): Fixed | undefined {
  const { fixed, longest, pattern } = boundsOf(claim);
  if (fixed !== undefined) return fixed;
  return pattern !== undefined && longest <= longestPlain ? { by: 'pattern', text: pattern } : undefined;
}

interface Bounds {
  readonly fixed: Fixed | undefined;
  /** Characters of the longest text. */
  readonly longest: number;
  /** One that lets plain texts pass only. */
  readonly pattern: string | undefined;
}

const unbounded: Bounds = { fixed: undefined, longest: Infinity, pattern: undefined };

function boundsOf(claim: Claim): Bounds {
  if (claim.kind === 'schema') return boundsBy(claim.schema);
  const parts = claim.parts.map(boundsOf);
  if (claim.kind === 'all')
    return parts.reduce<Bounds>(
      (all, one) => ({
        fixed: all.fixed ?? one.fixed,
        longest: Math.min(all.longest, one.longest),
        pattern: all.pattern ?? one.pattern,
      }),
      unbounded,
    );
  if (parts.length === 0) return { ...unbounded, fixed: { by: 'nothing' } };
  // Which of them holds is the caller's choice: each alone must do. What is fixed is bounded whatever its length.
  const loose = parts.filter(({ fixed }) => fixed === undefined);
  return {
    fixed: loose.length === 0 ? parts[0]?.fixed : undefined,
    longest: Math.max(0, ...loose.map(({ longest }) => longest)),
    pattern: loose.every(({ pattern }) => pattern !== undefined) ? loose[0]?.pattern : undefined,
  };
}

function boundsBy(schema: JsonObject): Bounds {
  const { type, format, pattern, maxLength, enum: values } = schema;
  const types = typesIn(type);
  const fixed: Fixed | undefined =
    Array.isArray(values) || Object.hasOwn(schema, 'const')
      ? { by: 'values' }
      : types.length > 0 && !types.includes('string')
        ? { by: 'type' }
        : typeof format === 'string' && fixedFormats.has(format)
          ? { by: 'format', text: format }
          : undefined;
  const plain = typeof pattern === 'string' ? longestPlainText(pattern) : undefined;
  const most = Number.isInteger(maxLength) && (maxLength as number) >= 0 ? (maxLength as number) : Infinity;
  return {
    fixed,
    longest: Math.min(most, plain ?? Infinity),
    pattern: plain === undefined ? undefined : (pattern as string),
  };
}

const typesIn = (type: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(type) ? (type as readonly JsonValue[]) : typeof type === 'string' ? [type] : [];
