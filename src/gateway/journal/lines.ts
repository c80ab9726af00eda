import { open } from 'node:fs/promises';

const pieceBytes = 64 * 1024;
/** Octets of a line; what is longer was not written by a journal. */
const longestLine = 16 * 1024;
const newline = 10;

/** A line of a file; `isWhole` is false for a last one without its end. */
export interface Line {
  readonly text: string;
  readonly isWhole: boolean;
}

/** Lines from the first on. Ends early, with a line that is not whole, where one is longer than any entry. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  const file = await open(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes, null);
      if (bytesRead === 0) break;
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      let from = 0;
      for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline, from)) {
        yield { text: rest.toString('utf8', from, end), isWhole: true };
        from = end + 1;
      }
      rest = rest.subarray(from);
      if (rest.length > longestLine) break;
    }
    if (rest.length > 0) yield { text: rest.toString('utf8', 0, longestLine), isWhole: false };
  } finally {
    await file.close();
  }
}

/** Whole lines from the last to the first; what is longer than any entry ends it. */
export async function* linesFromEnd(path: string): AsyncGenerator<string> {
  const file = await open(path, 'r');
  try {
    let { size: at } = await file.stat();
    let rest = Buffer.alloc(0);
    let isTorn = true;
    while (at > 0) {
      const length = Math.min(pieceBytes, at);
      at -= length;
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
      if (bytesRead < length) return;
      rest = Buffer.concat([buffer, rest]);
      let end = rest.lastIndexOf(newline);
      while (end >= 0) {
        const text = rest.toString('utf8', end + 1);
        rest = rest.subarray(0, end);
        // What stands behind the last end of a line is nothing, or a line that was not finished.
        if (!isTorn) yield text;
        isTorn = false;
        end = rest.lastIndexOf(newline);
      }
      if (rest.length > longestLine) return;
    }
    if (!isTorn && rest.length > 0) yield rest.toString('utf8');
  } finally {
    await file.close();
  }
}
