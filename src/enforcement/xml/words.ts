import type { XmlWatcher } from './limits.ts';

/** Characters that are not seen and would keep a word from being found: soft hyphen, zero-width ones, joiners. */
const unseen = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g;

/** Letters as they are compared: compatibility forms and letter case do not hide a word. */
const folded = (text: string): string => text.normalize('NFKC').replaceAll(unseen, '').toLowerCase();

/** Finds words in a document, in texts and in values of attributes, whatever they are spelled by. */
export class ForbiddenWords {
  readonly #words: readonly string[];

  /** @throws Error where a word is none. */
  constructor(words: readonly string[]) {
    this.#words = words.map(folded);
    if (this.#words.some(word => word.trim() === '')) throw new Error('a forbidden word must have letters');
  }

  /** Watches one document; `found` tells whether a word is in it. */
  watch(): XmlWatcher & { readonly found: boolean } {
    const words = this.#words;
    return {
      found: false,
      text(text) {
        const seen = folded(text);
        if (words.some(word => seen.includes(word))) (this as { found: boolean }).found = true;
      },
    };
  }
}
