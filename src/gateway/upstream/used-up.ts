/**
 * Frees the memory of a piece of body that was written and that nobody looks at any more. Node's parser makes a new
 * one of up to 64 KiB for each read, and what a large upload leaves behind would be collected only when there are tens
 * of megabytes of it. Pieces that are views of something larger stay: that is not theirs to free.
 */
export function freeUsedUp(piece: Buffer): void {
  const { buffer } = piece;
  if (piece.length > 0 && buffer instanceof ArrayBuffer && piece.length === buffer.byteLength)
    buffer.transfer(0);
}
