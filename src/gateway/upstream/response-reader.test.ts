import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ResponseReader, type ResponseSink } from './response-reader.ts';

/** What a reader made of some octets, however they were cut. */
interface Reading {
  status: number;
  headers: readonly string[];
  body: string;
  trailers: readonly string[];
  informational: number[];
  complete: boolean;
  reusable: boolean;
  fault: string | undefined;
}

function read(pieces: readonly Buffer[], method = 'GET', close = true): Reading {
  const seen: Reading = {
    status: 0,
    headers: [],
    body: '',
    trailers: [],
    informational: [],
    complete: false,
    reusable: false,
    fault: undefined,
  };
  const sink: ResponseSink = {
    informational: status => seen.informational.push(status),
    whole(head, body, reusable) {
      Object.assign(seen, { status: head.status, headers: head.headers, body, complete: true, reusable });
    },
    head(head) {
      Object.assign(seen, { status: head.status, headers: head.headers });
    },
    data(piece) {
      seen.body += piece.toString('latin1');
    },
    end(trailers, reusable) {
      Object.assign(seen, { trailers, complete: true, reusable });
    },
  };
  const reader = new ResponseReader(sink);
  reader.expect(method);
  for (const piece of pieces) {
    seen.fault ??= reader.read(piece, piece.length);
    if (seen.fault !== undefined) return seen;
  }
  if (close) seen.fault = reader.finish();
  return seen;
}

const once = (text: string, method?: string): Reading => read([Buffer.from(text, 'latin1')], method);

const good: Readonly<Record<string, string>> = {
  'a body by length': 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world',
  'an empty body': 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n',
  'no reason phrase': 'HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx',
  'octets beyond ASCII': 'HTTP/1.1 200 \xe4\r\nX-Name: \xfc\xff\r\nContent-Length: 2\r\n\r\n\x00\xff',
  chunks:
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a="b c"\r\n world\r\n0\r\n\r\n',
  'padded chunk sizes':
    'HTTP/1.1 200 OK\r\ntransfer-encoding: CHUNKED\r\n\r\n0000000A\r\n0123456789\r\n000\r\n\r\n',
  trailers:
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nDigest: abc\r\nSet-Cookie: no\r\n\r\n',
  'informational responses first':
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
  'a body until the close': 'HTTP/1.0 200 OK\r\nX: y\r\n\r\nall of this\r\n\r\nand this',
  'no content': 'HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nX: y\r\n\r\n',
  'not modified with a length': 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n',
  'white space around values': 'HTTP/1.1 200 OK\r\nX: \t a b \t\r\nContent-Length:1\r\nEmpty:\r\n\r\nx',
};

suite('a response is read the same however the network cuts it', () => {
  for (const [what, text] of Object.entries(good)) {
    test(what, () => {
      const octets = Buffer.from(text, 'latin1');
      const expected = read([octets]);
      assert.equal(expected.fault, undefined);
      assert.equal(expected.complete, true);
      for (let cut = 1; cut < octets.length; cut++) {
        assert.deepEqual(read([octets.subarray(0, cut), octets.subarray(cut)]), expected, `cut at ${cut}`);
      }
      assert.deepEqual(read(Array.from(octets, octet => Buffer.of(octet))), expected, 'octet by octet');
    });
  }

  test('a body larger than what is handled as one string', () => {
    const body = 'x'.repeat(100_000);
    const text = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    assert.equal(once(text).body.length, body.length);
    assert.equal(once(text).reusable, true);
  });

  test('a head larger than the first look, up to the bound', () => {
    const head = (size: number) => `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(size)}\r\nContent-Length: 1\r\n\r\nx`;
    assert.equal(once(head(60_000)).body, 'x');
    assert.equal(once(head(70_000)).fault, 'head too large');
    const cut = Buffer.from(head(70_000));
    assert.equal(read([cut.subarray(0, 66_000), cut.subarray(66_000)]).fault, 'head too large');
  });
});

suite('what is in a response', () => {
  test('fields keep their order, names are lower case, values lose the white space around them', () => {
    assert.deepEqual(once(good['white space around values'] ?? '').headers, [
      'x',
      'a b',
      'content-length',
      '1',
      'empty',
      '',
    ]);
  });

  test('hop-by-hop fields, those named by Connection and those that tell of the inside are gone', () => {
    const { headers } = once(
      'HTTP/1.1 200 OK\r\nServer: s/1\r\nX-Powered-By: p\r\nX-AspNet-Version: 4\r\nVia: 1.1 inner\r\nAlt-Svc: h3=":1"\r\n' +
        'Proxy-Authenticate: x\r\nKeep-Alive: timeout=5\r\nTrailer: a\r\nUpgrade: h2c\r\nConnection: x-inner, Keep-Alive\r\n' +
        'X-Inner: 1\r\nX-Inner-Not: 2\r\nContent-Length: 0\r\n\r\n',
    );
    assert.deepEqual(headers, ['x-inner-not', '2', 'content-length', '0']);
  });

  test('Connection cannot take the length away', () => {
    const { headers } = once(
      'HTTP/1.1 200 OK\r\nConnection: content-length, x\r\nContent-Length: 1\r\n\r\nx',
    );
    assert.deepEqual(headers, ['content-length', '1']);
  });

  test('repeated fields stay repeated', () => {
    const { headers } = once(
      'HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n',
    );
    assert.deepEqual(headers.slice(0, 4), ['set-cookie', 'a', 'set-cookie', 'b']);
  });

  test('the response to HEAD has no body, whatever its fields say', () => {
    for (const framing of ['Content-Length: 5', 'Transfer-Encoding: chunked']) {
      const seen = once(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`, 'HEAD');
      assert.deepEqual([seen.complete, seen.body, seen.reusable], [true, '', true]);
    }
  });

  test('trailers keep out what may not be one', () => {
    assert.deepEqual(once(good['trailers'] ?? '').trailers, ['digest', 'abc']);
  });

  test('100 and 103 are reported, the final response follows', () => {
    assert.deepEqual(once(good['informational responses first'] ?? '').informational, [100, 103]);
  });
});

suite('a connection carries another request only from a clean boundary', () => {
  const reusable: readonly (readonly [string, boolean, string?])[] = [
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx', true],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx', false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: foo, Close\r\n\r\nx', false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx', false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx', true],
    ['HTTP/1.1 200 OK\r\n\r\nx', false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy', false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\ny', false],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', true],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nx', false],
    ['HTTP/1.1 204 No Content\r\n\r\n', true],
    ['HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n', false],
    ['HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n', false],
    ['HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\nabc', false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc', false, 'HEAD'],
  ];
  for (const [text, expected, method] of reusable) {
    test(`${JSON.stringify(text.slice(9, 70))}${method === undefined ? '' : ` to ${method}`}: ${expected}`, () => {
      assert.equal(once(text, method).reusable, expected);
    });
  }

  test('octets on an idle connection are a fault', () => {
    const reader = new ResponseReader({} as ResponseSink);
    assert.equal(reader.read(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), 19), 'data on an idle connection');
  });
});

suite('what two readers could read differently is refused', () => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
  const bad: Readonly<Record<string, string>> = {
    'another protocol': 'SSH-2.0-OpenSSH_9\r\n\r\n',
    'HTTP/2.0': 'HTTP/2.0 200 OK\r\n\r\n',
    'HTTP/1.2': 'HTTP/1.2 200 OK\r\n\r\n',
    'HTTP/1.11': 'HTTP/1.11 200 OK\r\n\r\n',
    'lower-case http': 'http/1.1 200 OK\r\n\r\n',
    'a blank line first': `\r\n${ok}Content-Length: 0\r\n\r\n`,
    'two spaces before the status': 'HTTP/1.1  200 OK\r\n\r\n',
    'a tab before the status': 'HTTP/1.1\t200 OK\r\n\r\n',
    'status 099': 'HTTP/1.1 099 OK\r\n\r\n',
    'status 600': 'HTTP/1.1 600 OK\r\n\r\n',
    'a status of two digits': 'HTTP/1.1 20 OK\r\n\r\n',
    'a status of four digits': 'HTTP/1.1 2000 OK\r\n\r\n',
    'NUL in the reason': 'HTTP/1.1 200 O\0K\r\n\r\n',
    'bare LF lines': 'HTTP/1.1 200 OK\nContent-Length: 0\n\n',
    'one bare LF': `${ok}A: b\nContent-Length: 0\r\n\r\n`,
    'bare CR': `${ok}A: b\rContent-Length: 0\r\n\r\n`,
    'NUL in a value': `${ok}A: b\0c\r\n\r\n`,
    'DEL in a value': `${ok}A: b\x7fc\r\n\r\n`,
    'NUL in a name': `${ok}A\0: b\r\n\r\n`,
    'a folded line': `${ok}A: b\r\n c\r\n\r\n`,
    'a folded line with a colon': `${ok}A: b\r\n Content-Length: 5\r\n\r\n`,
    'a fold straight after the status line': `${ok} A: b\r\n\r\n`,
    'white space before the colon': `${ok}Content-Length : 0\r\n\r\n`,
    'a tab before the colon': `${ok}Content-Length\t: 0\r\n\r\n`,
    'no colon': `${ok}Content-Length\r\n\r\n`,
    'no name': `${ok}: b\r\n\r\n`,
    'a name in brackets': `${ok}(a): b\r\n\r\n`,
    'a name beyond ASCII': `${ok}\xe4: b\r\n\r\n`,
    'two lengths': `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy`,
    'the same length twice': `${ok}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`,
    'a list of lengths': `${ok}Content-Length: 1, 1\r\n\r\nx`,
    'a signed length': `${ok}Content-Length: +1\r\n\r\nx`,
    'a negative length': `${ok}Content-Length: -1\r\n\r\n`,
    'a hexadecimal length': `${ok}Content-Length: 0x1\r\n\r\nx`,
    'a length with white space in it': `${ok}Content-Length: 1 1\r\n\r\nx`,
    'an empty length': `${ok}Content-Length:\r\n\r\n`,
    'a length beyond what is exact': `${ok}Content-Length: 9007199254740993\r\n\r\n`,
    'coding and length': `${ok}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    'length and coding': `${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'gzip, chunked': `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    'chunked, gzip': `${ok}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
    'chunked twice': `${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    identity: `${ok}Transfer-Encoding: identity\r\n\r\n`,
    xchunked: `${ok}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    'chunked with a vertical tab': `${ok}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`,
    'chunked and a tab': `${ok}Transfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n`,
    'an empty coding': `${ok}Transfer-Encoding:\r\n\r\n`,
    'a coding in HTTP/1.0': 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'switching protocols': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
    'switching protocols, then a response': `HTTP/1.1 101 Switching Protocols\r\n\r\n${ok}Content-Length: 0\r\n\r\n`,
    'an informational response with a body': 'HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello',
    'an informational response that closes':
      'HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    'endless informational responses': 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(17),
    'too many fields': `${ok}${'A: b\r\n'.repeat(201)}\r\n`,
    'a chunk without a size': `${chunked}\r\n`,
    'a chunk size with a sign': `${chunked}+1\r\nx\r\n0\r\n\r\n`,
    'a chunk size 0x1': `${chunked}0x1\r\nx\r\n0\r\n\r\n`,
    'a space after the chunk size': `${chunked}1 \r\nx\r\n0\r\n\r\n`,
    'a space before the chunk size': `${chunked} 1\r\nx\r\n0\r\n\r\n`,
    'a chunk size of 13 digits': `${chunked}1000000000000\r\n`,
    'a chunk size ended by LF': `${chunked}1\nx\r\n0\r\n\r\n`,
    'CR without LF after a chunk size': `${chunked}1\rx\r\n0\r\n\r\n`,
    'a chunk longer than its size': `${chunked}1\r\nxy\r\n0\r\n\r\n`,
    'a chunk ended by an octet and LF': `${chunked}1\r\nxy\n0\r\n\r\n`,
    'a chunk ended by LF': `${chunked}1\r\nx\n0\r\n\r\n`,
    'a chunk ended by CR': `${chunked}1\r\nx\r0\r\n\r\n`,
    'LF in an extension': `${chunked}1;a\nb\r\nx\r\n0\r\n\r\n`,
    'NUL in an extension': `${chunked}1;a\0b\r\nx\r\n0\r\n\r\n`,
    'a long extension': `${chunked}1;${'a'.repeat(300)}\r\nx\r\n0\r\n\r\n`,
    'a length in the trailers': `${chunked}0\r\nContent-Length: 3\r\n\r\n`,
    'a coding in the trailers': `${chunked}0\r\nTransfer-Encoding: chunked\r\n\r\n`,
    'a chunk extension that is no extension': `${chunked}1;a=,\r\nx\r\n0\r\n\r\n`,
    'a folded trailer': `${chunked}0\r\nA: b\r\n c\r\n\r\n`,
    'a trailer without a colon': `${chunked}0\r\nA\r\n\r\n`,
    'a bare LF in the trailers': `${chunked}0\r\nA: b\nC: d\r\n\r\n`,
    'endless trailers': `${chunked}0\r\n${'A: b\r\n'.repeat(2000)}\r\n`,
  };
  for (const [what, text] of Object.entries(bad)) {
    test(what, () => {
      const octets = Buffer.from(text, 'latin1');
      const whole = read([octets]);
      assert.notEqual(whole.fault, undefined);
      assert.equal(whole.complete, false);
      for (let cut = 1; cut < Math.min(octets.length, 120); cut++) {
        const seen = read([octets.subarray(0, cut), octets.subarray(cut)]);
        assert.notEqual(seen.fault, undefined, `cut at ${cut}`);
        assert.equal(seen.complete, false, `cut at ${cut}`);
      }
    });
  }

  test('a response that ends before its end is never complete', () => {
    for (const [what, text] of Object.entries(good)) {
      if (what === 'a body until the close') continue;
      for (let length = 0; length < text.length; length++) {
        const seen = once(text.slice(0, length));
        assert.equal(seen.complete, false, `${what} cut off after ${length}`);
        assert.match(seen.fault ?? '', /^closed /);
      }
    }
  });

  test('bare LF lines are refused at once, not when time is up', () => {
    const seen = read([Buffer.from('HTTP/1.1 200 OK\nA: b\n\n')], 'GET', false);
    assert.notEqual(seen.fault, undefined);
  });

  test('nothing reaches the sink after it stopped the reader', () => {
    let pieces = 0;
    const sink: ResponseSink = {
      informational: () => {},
      whole: () => assert.fail('whole'),
      head: () => {},
      data: () => {
        pieces++;
        reader.stop();
      },
      end: () => assert.fail('end'),
    };
    const reader = new ResponseReader(sink);
    reader.expect('GET');
    const text = `${chunked}1\r\nx\r\n1\r\ny\r\n0\r\n\r\n`;
    reader.read(Buffer.from(text), text.length);
    assert.equal(pieces, 1);
  });
});

suite('an upstream cannot sign anybody in to the console or the portal', () => {
  const answer = (...cookies: string[]) =>
    once(`HTTP/1.1 204 No Content\r\n${cookies.map(cookie => `Set-Cookie: ${cookie}\r\n`).join('')}\r\n`)
      .headers;

  test('a cookie of theirs that it sets ends at the gateway', () => {
    for (const cookie of [
      '__Host-gatehouse-staff=x; Path=/',
      'gatehouse-user=x',
      '__host-Gatehouse-user=',
      'gatehouse-staff',
    ])
      assert.deepEqual(answer(cookie, 'a=1; Path=/'), ['set-cookie', 'a=1; Path=/'], cookie);
  });

  test('its own cookies travel on', () => {
    assert.deepEqual(answer('a=gatehouse-staff', 'b=2'), [
      'set-cookie',
      'a=gatehouse-staff',
      'set-cookie',
      'b=2',
    ]);
  });
});
