import { RE2JS } from 're2js';
import type { RuleSet } from '../../src/threats/index.ts';
import type { Growing } from './steps.ts';

interface Pattern {
  readonly source: string;
  readonly ignoresCase: boolean;
}

/** Every pattern that rules look for, as the engine reads it, by the id of its first rule. */
export function patternsOf({ items }: RuleSet): Map<string, Pattern> {
  const found = new Map<string, Pattern>();
  const seen = new Set<string>();
  for (const item of items)
    if (item.kind === 'rule')
      for (const [i, { seeks }] of item.rule.links.entries())
        if (seeks?.kind === 'pattern' && !seen.has(seeks.source)) {
          seen.add(seeks.source);
          found.set(`${item.rule.id}.${i}`, seeks);
        }
  return found;
}

/**
 * Values that a pattern has trouble with, where any are: what stands in it, again and again, and at the end what matches
 * nothing. With an engine that tries one way after the other they take it forever.
 */
export function pumped({ source, ignoresCase }: Pattern): readonly [number, Growing] {
  const pieces = piecesOf(source);
  return [
    200,
    size => {
      const expression = RE2JS.compile(source, RE2JS.DOTALL | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0));
      const inputs = pieces.map(piece => `${piece.repeat(Math.ceil(size / piece.length)).slice(0, size)}\0!`);
      // What the engine keeps for itself is there before what counts.
      for (const input of inputs) expression.test(input);
      return () => {
        for (const input of inputs) expression.test(input);
      };
    },
  ];
}

/** The longest texts of a pattern, one by one and all together, and single characters of its kinds. */
function piecesOf(source: string): readonly string[] {
  const bare = source
    .replaceAll(/\\x[0-9a-fA-F]{2}|\\[a-zA-Z]|\{\d+,?\d*\}|\(\?[a-z-]*:?/g, ' ')
    .replaceAll(/\\(.)/g, '$1');
  const texts = [...new Set(bare.match(/[\w<>="'`;/.:@$#&%+-]+/g) ?? [])].sort((a, b) => b.length - a.length);
  return [
    ...new Set([...texts.slice(0, 3), texts.slice(0, 12).join(' '), 'a', ' ', '0', texts.at(-1) ?? '.']),
  ].filter(piece => piece !== '');
}
