/** Where the values under JSON Pointers stand in JSON text, in one pass over it: for documents of megabytes. */

interface Open {
  /** Undefined where nothing below is asked for. */
  readonly pointer: string | undefined;
  readonly isList: boolean;
  /** Of the next value of a list. */
  index: number;
  /** Of the value that comes next in an object. */
  key: string | undefined;
}

/**
 * Offsets of the values under the pointers, and of all that hold them. `text` must be valid JSON; of repeated members
 * the last counts, as for the parser.
 */
export function placesInJson(text: string, pointers: readonly string[]): Map<string, number> {
  const wanted = new Set(pointers.flatMap(andAbove));
  const places = new Map<string, number>();
  const open: Open[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text[at];
    if (character === '}' || character === ']') {
      open.pop();
      at += 1;
      continue;
    }
    if (character === undefined || ' \t\r\n,:'.includes(character)) {
      at += 1;
      continue;
    }
    const holder = open.at(-1);
    const end = character === '"' ? endOfString(text, at) : at + 1;
    if (character === '"' && holder?.isList === false && holder.key === undefined) {
      // Only where it matters: a name has to be read to be compared.
      holder.key = holder.pointer === undefined ? '' : (JSON.parse(text.slice(at, end)) as string);
      at = end;
      continue;
    }
    const pointer = pointerOf(holder, wanted);
    if (pointer !== undefined) places.set(pointer, at);
    if (character === '{' || character === '[')
      open.push({ pointer, isList: character === '[', index: 0, key: undefined });
    at = character === '"' || character === '{' || character === '[' ? end : endOfWord(text, at);
  }
  return places;
}

/** The pointer of the value that comes now, where somebody asks for it. */
function pointerOf(holder: Open | undefined, wanted: ReadonlySet<string>): string | undefined {
  if (holder === undefined) return '';
  const name = holder.isList ? String(holder.index) : (holder.key ?? '');
  holder.index += 1;
  holder.key = undefined;
  if (holder.pointer === undefined) return undefined;
  const pointer = `${holder.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return wanted.has(pointer) ? pointer : undefined;
}

/** A pointer and those of all that hold its value. */
export function andAbove(pointer: string): string[] {
  const found = [pointer];
  for (let slash = pointer.lastIndexOf('/'); slash >= 0; slash = pointer.lastIndexOf('/', slash - 1)) {
    found.push(pointer.slice(0, slash));
    if (slash === 0) break;
  }
  return found;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at + 1;
  }
  return text.length;
}

/** Numbers, `true`, `false`, `null`. */
function endOfWord(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && /[^\s,\]}]/.test(text[at] ?? '')) at += 1;
  return at;
}
