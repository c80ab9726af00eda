/** A request that somebody wrote down, for rules to be tried on. */
export interface HttpMessage {
  readonly method: string;
  /** Path and query, or a whole URL. */
  readonly target: string;
  readonly protocol: '1.0' | '1.1' | '2';
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Octets of a message: more than any body that threat rules accept, with its head. */
export const longestMessage = 2 * 1024 * 1024;
const mostHeaders = 200;

/**
 * A request in the form of HTTP (RFC 9112), as people paste it: lines may end with LF alone, the version may be missing,
 * and what follows the first empty line is the body, to its last octet.
 * @throws Error that names the line.
 */
export function readHttpMessage(text: string): HttpMessage {
  if (text.length > longestMessage) throw new Error(`a request of more than ${longestMessage} characters`);
  // What stands before the first line would be skipped by nobody.
  const given = text.replace(/^(?:\r?\n)+/, '');
  const end = /\r?\n\r?\n/.exec(given);
  const head = end === null ? given.replace(/(?:\r?\n)+$/, '') : given.slice(0, end.index);
  const body = end === null ? '' : given.slice(end.index + end[0].length);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const start = /^([A-Za-z]{1,32}) +(\S{1,65536})(?: +HTTP\/(1\.0|1\.1|2|2\.0))?\s*$/.exec(first);
  if (start === null)
    throw new Error(
      `line 1: expected a request such as "POST /things HTTP/1.1", found "${first.slice(0, 60)}"`,
    );
  const [, method = '', target = '', version] = start;
  if (lines.length > mostHeaders) throw new Error(`more than ${mostHeaders} header fields`);
  const headers = lines.flatMap((line, i) => {
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (field === null)
      throw new Error(
        `line ${i + 2}: expected a header field such as "Name: value", found "${line.slice(0, 60)}"`,
      );
    return [field[1] as string, field[2] as string];
  });
  return {
    method: method.toUpperCase(),
    target,
    protocol: version === '2.0' ? '2' : ((version as HttpMessage['protocol'] | undefined) ?? '1.1'),
    headers,
    body: Buffer.from(body, 'utf8'),
  };
}
