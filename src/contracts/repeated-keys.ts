import { type Document, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';

export interface RepeatedKey {
  readonly key: string;
  /** Where the second one stands in the text. */
  readonly offset: number;
}

/**
 * Keys that stand twice in one mapping, in time linear in the document. The parser's own check compares every key
 * with all before it, so that a quarter of a megabyte of keys would take it many seconds: switch it off
 * (`uniqueKeys: false`) and call this instead.
 */
export function repeatedKeys(document: Document, atMost = 20): RepeatedKey[] {
  const found: RepeatedKey[] = [];
  const open: unknown[] = [document.contents];
  while (open.length > 0 && found.length < atMost) {
    const node = open.pop();
    if (isPair(node)) open.push(node.key, node.value);
    else if (isSeq(node) || isMap(node)) for (const item of node.items) open.push(item);
    if (!isMap(node)) continue;
    const seen = new Set<string>();
    for (const { key } of node.items) {
      if (!isScalar(key)) continue;
      // As text, since that is what they are once the document is read: `1` and `"1"` are one key.
      const text = String(key.value);
      if (seen.has(text)) found.push({ key: text, offset: (isNode(key) && key.range?.[0]) || 0 });
      seen.add(text);
    }
  }
  return found.slice(0, atMost).sort((a, b) => a.offset - b.offset);
}
