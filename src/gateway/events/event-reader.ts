import { isUtf8 } from 'node:buffer';
import { Gathered } from '../gathered.ts';

/** One block of a stream of events (HTML standard, section 9.2): what lies between two empty lines. */
export interface StreamEvent {
  /** What its `data` fields say together; undefined where it has none, and only sets what follows. */
  data: string | undefined;
  name: string | undefined;
  id: string | undefined;
  /** Milliseconds, in digits. */
  retry: string | undefined;
}

/** What stands in a stream: an event, or a comment, of which nothing is kept. */
export type StreamPart = StreamEvent | 'comment';

export type StreamFault = 'encoding' | 'too-long';

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/**
 * Reads a stream of events as it comes, piece by piece, each octet once. Events that no empty line ends are never given:
 * clients do not hear of them either. Fields that the standard does not know are left out.
 */
export class EventReader {
  readonly #limit: number;
  /** What is there of a line that is not at its end. */
  #begun = new Gathered();
  /** Octets of the lines of the event so far. */
  #size = 0;
  #event: StreamEvent | undefined;
  #lines: string[] = [];
  #isFirst = true;
  #wasReturn = false;

  /** @param limit octets of one event at most. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  read(piece: Buffer): StreamPart[] | StreamFault {
    const parts: StreamPart[] = [];
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const octet = piece[at];
      if (octet !== lineFeed && octet !== carriageReturn) {
        this.#wasReturn = false;
        continue;
      }
      // The second half of one line end.
      const isRest = octet === lineFeed && this.#wasReturn;
      this.#wasReturn = octet === carriageReturn;
      if (!isRest) {
        const fault = this.#line(piece.subarray(from, at), parts);
        if (fault !== undefined) return fault;
      }
      from = at + 1;
    }
    if (this.#size + this.#begun.size + piece.length - from > this.#limit) return 'too-long';
    if (from < piece.length) this.#begun.add(Buffer.from(piece.subarray(from)));
    return parts;
  }

  #line(rest: Buffer, parts: StreamPart[]): StreamFault | undefined {
    let line = rest;
    if (this.#begun.size > 0) {
      this.#begun.add(rest);
      line = this.#begun.whole();
      this.#begun = new Gathered();
    }
    if (this.#isFirst) line = withoutMark(line);
    this.#isFirst = false;
    if (line.length === 0) {
      this.#dispatch(parts);
      return undefined;
    }
    if (this.#size + line.length > this.#limit) return 'too-long';
    if (!isUtf8(line)) return 'encoding';
    const text = line.toString();
    if (text.startsWith(':')) {
      parts.push('comment');
      return undefined;
    }
    this.#size += line.length;
    this.#field(text);
    return undefined;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const given = colon < 0 ? '' : line.slice(colon + 1);
    const value = given.startsWith(' ') ? given.slice(1) : given;
    this.#event ??= { data: undefined, name: undefined, id: undefined, retry: undefined };
    if (name === 'data') this.#lines.push(value);
    else if (name === 'event') this.#event.name = value;
    else if (name === 'id' && !value.includes('\0')) this.#event.id = value;
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) this.#event.retry = value;
  }

  #dispatch(parts: StreamPart[]): void {
    const event = this.#event;
    this.#size = 0;
    if (event === undefined) return;
    if (this.#lines.length > 0) event.data = this.#lines.join('\n');
    this.#lines = [];
    this.#event = undefined;
    parts.push(event);
  }
}

/** How an event is written, so that every client reads the same. */
export function writeEvent({ data, name, id, retry }: StreamEvent): string {
  const lines = [
    ...(name === undefined ? [] : [`event: ${name}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    ...(data?.split('\n').map(line => `data: ${line}`) ?? []),
  ];
  return `${lines.join('\n')}\n\n`;
}

const withoutMark = (line: Buffer): Buffer =>
  line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line;

/** A line that says nothing, which tells that the stream is alive. */
export const emptyComment = ':\n';
