import { type VariableName, variableNamed } from './variable-names.ts';

/** A text with names of variables in it (`%{tx.score}`), taken apart when rules are loaded. */
export interface Macro {
  readonly parts: readonly (string | MacroVariable)[];
  /** The text itself where there is no variable in it. */
  readonly constant: string | undefined;
}

export interface MacroVariable {
  readonly variable: VariableName;
  /** In lower case; undefined for all of a collection. */
  readonly key: string | undefined;
}

const variableInText = /%\{([^{}]*)\}/g;

/** @throws Error that names a variable which does not exist. */
export function readMacro(text: string): Macro {
  if (!text.includes('%{')) return { parts: [text], constant: text };
  const parts: (string | MacroVariable)[] = [];
  let done = 0;
  for (const found of text.matchAll(variableInText)) {
    if (found.index > done) parts.push(text.slice(done, found.index));
    parts.push(readVariable(found[1] as string));
    done = found.index + found[0].length;
  }
  if (done < text.length) parts.push(text.slice(done));
  return { parts, constant: undefined };
}

function readVariable(text: string): MacroVariable {
  const split = /[.:]/.exec(text);
  const name = split === null ? text : text.slice(0, split.index);
  const variable = variableNamed(name);
  if (variable === undefined) throw new Error(`expected a variable in %{…}, found "${name}"`);
  return { variable, key: split === null ? undefined : text.slice(split.index + 1).toLowerCase() };
}
