import type { Plugin, Rolldown } from 'vite';

/** How Mantine names its classes; each also stands as text in the script of the component that uses it. */
const mantineClass = /\.(m_[0-9a-f]+)/g;

/** Leaves out the styles of components that no script of the app holds. */
export function dropUnusedStyles(): Plugin {
  return {
    name: 'drop-unused-styles',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const scripts = files.filter((file): file is Rolldown.OutputChunk => file.type === 'chunk');
      const used = new Set(scripts.flatMap(({ code }) => code.match(/m_[0-9a-f]+/g) ?? []));
      for (const file of files)
        if (file.type === 'asset' && file.fileName.endsWith('.css'))
          file.source = withoutUnused(String(file.source), name => used.has(name));
    },
  };
}

/**
 * A style sheet without the selectors that need a class which nobody uses. Rules with further rules in them (@media,
 * @layer) are looked into; what is not understood stays.
 */
export function withoutUnused(css: string, used: (name: string) => boolean): string {
  let result = '';
  let at = 0;
  while (at < css.length) {
    const end = endOfPrelude(css, at);
    if (end === css.length || css[end] !== '{') {
      result += css.slice(at, end + 1);
      at = end + 1;
      continue;
    }
    const close = endOfBlock(css, end);
    const prelude = css.slice(at, end);
    const body = css.slice(end + 1, close);
    at = close + 1;
    if (/^\s*@(?:media|supports|layer|container|where)\b/.test(prelude)) {
      const rest = withoutUnused(body, used);
      if (rest.trim() !== '') result += `${prelude}{${rest}}`;
    } else {
      const kept = prelude.trimStart().startsWith('@') ? prelude : keptSelectors(prelude, used);
      if (kept !== '') result += `${kept}{${body}}`;
    }
  }
  return result;
}

function keptSelectors(prelude: string, used: (name: string) => boolean): string {
  return splitTopLevel(prelude)
    .filter(selector => {
      // Inside :not() and :where() a class need not be there; only what stands outside of parentheses must.
      const outside = selector.replaceAll(/\([^()]*\)/g, '').replaceAll(/\([^()]*\)/g, '');
      return [...outside.matchAll(mantineClass)].every(([, name = '']) => used(name));
    })
    .join(',');
}

/** The end of what stands before a block or a semicolon. */
function endOfPrelude(css: string, from: number): number {
  return scan(css, from, (character, depth) => depth === 0 && '{;}'.includes(character));
}

/** The brace that closes the one at `open`. */
function endOfBlock(css: string, open: number): number {
  let braces = 0;
  return scan(css, open, character => {
    if (character === '{') braces++;
    if (character === '}') braces--;
    return braces === 0;
  });
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (from <= text.length) {
    const comma = scan(text, from, (character, depth) => depth === 0 && character === ',');
    parts.push(text.slice(from, comma));
    from = comma + 1;
  }
  return parts;
}

/** Goes on, past strings, escapes and comments, to the first character that `stop` says; the end if there is none. */
function scan(css: string, from: number, stop: (character: string, depth: number) => boolean): number {
  let depth = 0;
  for (let at = from; at < css.length; at++) {
    const character = css[at] ?? '';
    if (character === '\\') at++;
    else if (character === '"' || character === "'") at = endOfString(css, at);
    else if (character === '/' && css[at + 1] === '*') at = css.indexOf('*/', at + 2) + 1 || css.length;
    else {
      if (character === ')' || character === ']') depth--;
      if (stop(character, depth)) return at;
      if (character === '(' || character === '[') depth++;
    }
  }
  return css.length;
}

function endOfString(css: string, open: number): number {
  const quote = css[open];
  let at = open + 1;
  while (at < css.length && css[at] !== quote) at += css[at] === '\\' ? 2 : 1;
  return at;
}
