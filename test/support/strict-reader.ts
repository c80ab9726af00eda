/**
 * Reads HTTP/1.1 requests as strictly as RFC 9112 lets a server: what two readers could take in two ways is malformed
 * here. It shares no code with the gateway, so that it can stand for the other reader.
 */
export interface ReadRequest {
  readonly method: string;
  readonly target: string;
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface Reading {
  readonly requests: readonly ReadRequest[];
  /** Octets that belong to the requests read. */
  readonly used: number;
  /** Why reading stopped: nothing is left, a request is not whole, one is malformed, or one was the last. */
  readonly stopped: 'empty' | 'incomplete' | 'malformed' | 'closed';
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

class Malformed extends Error {}
class Incomplete extends Error {}

/** Reads requests one behind the other; `text` holds one character an octet. */
export function readRequests(text: string): Reading {
  const requests: ReadRequest[] = [];
  let used = 0;
  while (true) {
    try {
      // RFC 9112 section 2.2: empty lines before a request line are passed over, and a line may end with LF alone.
      let at = used;
      while (text[at] === '\r' || text[at] === '\n') at++;
      if (at === text.length) return { requests, used, stopped: 'empty' };
      const read = new RequestReading(text, at);
      if (read.hasOneHost) requests.push(read.request);
      used = read.end;
      if (read.closes) return { requests, used, stopped: 'closed' };
    } catch (error) {
      if (error instanceof Malformed) return { requests, used, stopped: 'malformed' };
      if (error instanceof Incomplete) return { requests, used, stopped: 'incomplete' };
      throw error;
    }
  }
}

class RequestReading {
  readonly request: ReadRequest;
  readonly closes: boolean;
  /** Whose request it is must be clear; where it ends is so without (RFC 9112 section 3.2). */
  readonly hasOneHost: boolean;
  end: number;
  readonly #text: string;

  constructor(text: string, at: number) {
    this.#text = text;
    this.end = at;
    // Section 3 lets a server take several spaces for one: no reader can find another target between them.
    const line = /^([^ ]+) +([\x21-\x7e]+) +HTTP\/1\.([01])$/.exec(this.#line());
    const [, method = '', target = '', minor] = line ?? [];
    if (line === null || !token.test(method)) throw new Malformed();
    const headers = this.#fields();
    const all = (name: string) =>
      headers.filter((_, index) => index % 2 === 1 && headers[index - 1] === name);
    const hosts = all('host');
    this.hasOneHost = hosts.length === 1 || (hosts.length === 0 && minor === '0');
    const body = this.#body(all('content-length'), all('transfer-encoding'), minor === '0');
    const connection = all('connection')
      .join(',')
      .toLowerCase()
      .split(',')
      .map(option => option.trim());
    this.closes = connection.includes('close') || (minor === '0' && !connection.includes('keep-alive'));
    this.request = { method, target, headers, body };
  }

  #body(lengths: readonly string[], codings: readonly string[], old: boolean): string {
    if (codings.length > 0) {
      // RFC 9112 section 6.1: beside a length, or in HTTP/1.0, the framing is at fault.
      if (old || lengths.length > 0 || codings.join(',').toLowerCase() !== 'chunked') throw new Malformed();
      return this.#chunks();
    }
    if (lengths.length > 1 || lengths.some(length => !/^\d{1,15}$/.test(length))) throw new Malformed();
    return this.#take(Number(lengths[0] ?? 0));
  }

  #chunks(): string {
    let body = '';
    while (true) {
      const size = /^([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/.exec(this.#line());
      if (size === null) throw new Malformed();
      const octets = Number.parseInt(size[1] ?? '', 16);
      if (octets === 0) {
        this.#fields();
        return body;
      }
      body += this.#take(octets);
      if (this.#take(2) !== '\r\n') throw new Malformed();
    }
  }

  #fields(): string[] {
    const fields: string[] = [];
    for (let line = this.#line(); line !== ''; line = this.#line()) {
      const colon = line.indexOf(':');
      const name = line.slice(0, Math.max(0, colon));
      const value = line.slice(colon + 1);
      if (!token.test(name) || !fieldValue.test(value)) throw new Malformed();
      fields.push(name.toLowerCase(), value.replace(/^[ \t]+|[ \t]+$/g, ''));
    }
    return fields;
  }

  /** Up to CRLF; a CR or LF by itself ends no line and belongs in none. */
  #line(): string {
    const end = this.#text.indexOf('\r\n', this.end);
    const line = end === -1 ? this.#text.slice(this.end) : this.#text.slice(this.end, end);
    // The last character may be the first half of a line's end that is still to come.
    if (/[\r\n]/.test(end === -1 ? line.slice(0, -1) : line)) throw new Malformed();
    if (end === -1) throw new Incomplete();
    this.end = end + 2;
    return line;
  }

  #take(octets: number): string {
    if (this.#text.length - this.end < octets) throw new Incomplete();
    this.end += octets;
    return this.#text.slice(this.end - octets, this.end);
  }
}
