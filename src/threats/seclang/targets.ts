import { linearExpression } from '../regex/linear.ts';
import type { Word } from './directives.ts';
import { type Place, SecLangFault } from './fault.ts';
import type { Selector, Target } from './rule.ts';
import { collections, variableNamed } from './variable-names.ts';

export interface Targets {
  readonly targets: readonly Target[];
  readonly excluded: readonly Target[];
}

/**
 * Variables as a rule names them: `ARGS|!ARGS:token|&TX:/^score/|REQUEST_HEADERS:User-Agent`.
 * @throws SecLangFault
 */
export function readTargets({ text, placeAt }: Pick<Word, 'text' | 'placeAt'>): Targets {
  const targets: Target[] = [];
  const excluded: Target[] = [];
  for (let at = 0; at <= text.length; ) {
    const end = endOfTarget(text, at);
    const one = text.slice(at, end).trim();
    const here = placeAt(at);
    const isExcluded = one.startsWith('!');
    const counted = one.startsWith('&');
    const target = readTarget(isExcluded || counted ? one.slice(1) : one, counted, here);
    (isExcluded ? excluded : targets).push(target);
    at = end + 1;
  }
  return { targets, excluded };
}

/** Targets end at `|` or `,`, unless in a pattern between slashes or in quotes. */
function endOfTarget(text: string, from: number): number {
  const pattern = /^[!&]?(?!XML:)[A-Za-z_]+:('?)\//i.exec(text.slice(from));
  let at = from;
  if (pattern !== null) {
    at = from + pattern[0].length;
    while (at < text.length && text[at] !== '/') at += text[at] === '\\' ? 2 : 1;
    at++;
    if (pattern[1] === "'") at++;
  }
  while (at < text.length && text[at] !== '|' && text[at] !== ',') at++;
  return Math.min(at, text.length);
}

function readTarget(text: string, counted: boolean, place: Place): Target {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const variable = variableNamed(name);
  if (variable === undefined)
    throw new SecLangFault(
      place,
      name === '' ? 'expected a variable' : `expected a variable, found "${name}"`,
    );
  if (colon === -1) return { variable, selector: undefined, counted };
  if (!collections.has(variable))
    throw new SecLangFault(place, `expected no member after ${variable}, which is one value`);
  const member = text.slice(colon + 1);
  if (variable === 'XML' && member !== '/*' && member !== '//@*')
    throw new SecLangFault(place, `expected XML:/* or XML://@*, found "XML:${member}"`);
  return { variable, selector: readSelector(member, place), counted };
}

function readSelector(text: string, place: Place): Selector {
  const bare = text.startsWith("'") && text.endsWith("'") && text.length > 1 ? text.slice(1, -1) : text;
  if (!bare.startsWith('/') || !bare.endsWith('/') || bare.length < 2)
    return { kind: 'key', key: bare.toLowerCase() };
  try {
    return { kind: 'pattern', pattern: linearExpression(bare.slice(1, -1), true) };
  } catch (error) {
    throw new SecLangFault(place, error instanceof Error ? error.message : String(error));
  }
}
