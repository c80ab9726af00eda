/** FNV-1a with a final mix, 32 bits. Spreads well; keeps nothing secret. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

/** Two hashes as one that tells nothing of either. */
export const joinHashes = (a: number, b: number): number => mix(a ^ Math.imul(b, 0x9e3779b1));

/** A hash as a number above 0 and below 1. */
export const fraction = (hash: number): number => (hash + 0.5) / 0x1_0000_0000;

function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
