import type { Word } from './directives.ts';
import { type Place, SecLangFault } from './fault.ts';

/** One action as it is written: `t:lowercase`, `chain`, `setvar:'tx.score=+5'`. */
export interface WrittenAction {
  readonly name: string;
  readonly value: string | undefined;
  readonly place: Place;
}

/**
 * A list of actions, taken apart at its commas; a value in single quotes may hold commas.
 * @throws SecLangFault
 */
export function readActions({ text, placeAt }: Word): WrittenAction[] {
  const actions: WrittenAction[] = [];
  for (let at = 0; at < text.length; ) {
    while (at < text.length && /[\s,]/.test(text[at] as string)) at++;
    if (at >= text.length) break;
    const here = placeAt(at);
    const end = /[,:]/g;
    end.lastIndex = at;
    const stop = end.exec(text);
    const name = text.slice(at, stop?.index ?? text.length).trim();
    if (stop?.[0] !== ':') {
      actions.push({ name, value: undefined, place: here });
      at = (stop?.index ?? text.length) + 1;
      continue;
    }
    const { value, end: after } = readValue(text, stop.index + 1, here);
    actions.push({ name, value, place: here });
    at = after;
  }
  return actions;
}

function readValue(
  text: string,
  from: number,
  place: Place,
): { readonly value: string; readonly end: number } {
  if (text[from] !== "'") {
    const comma = text.indexOf(',', from);
    const end = comma === -1 ? text.length : comma;
    return { value: text.slice(from, end).trim(), end: end + 1 };
  }
  let value = '';
  let at = from + 1;
  for (; at < text.length && text[at] !== "'"; at++) {
    if (text[at] === '\\' && text[at + 1] === "'") at++;
    value += text[at];
  }
  if (at >= text.length) throw new SecLangFault(place, 'expected a single quote that ends this value');
  const next = /\S/g;
  next.lastIndex = at + 1;
  const after = next.exec(text);
  if (after !== null && after[0] !== ',')
    throw new SecLangFault(place, `expected a comma after this value, found "${after[0]}"`);
  return { value, end: (after?.index ?? text.length) + 1 };
}
