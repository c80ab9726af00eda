import assert from 'node:assert/strict';
import http from 'node:http';
import { Duplex } from 'node:stream';
import { suite, test } from 'node:test';
import { ResponseReader, type ResponseSink } from '../../src/gateway/upstream/response-reader.ts';
import { damaged, random } from '../support/damage.ts';

/**
 * Our reader against Node's own parser (llhttp) on thousands of damaged responses. Ours may be the stricter one;
 * what it accepts, the other must accept too and understand the same: status and body.
 */
const seeds: readonly string[] = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nA: b\r\n\r\n',
  'HTTP/1.1 204 No Content\r\nX: y\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nabc',
  'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end',
];

const fragments: readonly string[] = [
  ...['\r\n', '\n', '\r', '\0', ' ', '\t', ':', ';', ',', '0', '1', 'a', '\x0b', '\x7f', '\xe4', '\r\n\r\n'],
  ...[
    'Content-Length: 3\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: gzip\r\n',
    ' folded\r\n',
  ],
  ...['HTTP/1.1 200 OK\r\n', '0\r\n\r\n', 'chunked', '+', '-', '0x', 'Connection: close\r\n', 'ffffffffffff'],
];

interface Verdict {
  readonly accepted: boolean;
  readonly status: number;
  readonly body: string;
}

/** Octet by octet, to see where the response ends: what comes behind it costs us the connection, Node the response. */
function ours(octets: Buffer): { verdict: Verdict; used: number } {
  let status = 0;
  let body = '';
  let complete = false;
  const sink: ResponseSink = {
    informational: () => {},
    whole(head, text) {
      status = head.status;
      body = text;
      complete = true;
    },
    head: head => {
      status = head.status;
    },
    data: piece => {
      body += piece.toString('latin1');
    },
    end: () => {
      complete = true;
    },
  };
  const reader = new ResponseReader(sink);
  reader.expect('GET');
  let used = 0;
  let fault: string | undefined;
  while (used < octets.length && !complete && fault === undefined)
    fault = reader.read(octets.subarray(used++), 1);
  fault ??= complete ? undefined : reader.finish();
  return { verdict: { accepted: fault === undefined && complete, status, body }, used };
}

/** The same octets through Node's client, over a stream that is no socket. */
function nodes(octets: Buffer): Promise<Verdict> {
  return new Promise(resolve => {
    const refused: Verdict = { accepted: false, status: 0, body: '' };
    let sent = false;
    const wire = new Duplex({
      read() {},
      write(_data, _encoding, done) {
        done();
        if (sent) return;
        sent = true;
        wire.push(octets);
        wire.push(null);
      },
    });
    const request = http.request({ createConnection: () => wire, host: 'upstream.test' }, response => {
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (piece: string) => {
        body += piece;
      });
      response.on('error', () => resolve(refused));
      response.on('close', () =>
        resolve(response.complete ? { accepted: true, status: response.statusCode ?? 0, body } : refused),
      );
    });
    request.on('upgrade', () => resolve(refused));
    request.on('error', () => resolve(refused));
    request.end();
  });
}

suite('what our reader accepts, llhttp reads the same', () => {
  test('the undamaged responses are accepted by both', async () => {
    for (const text of seeds) {
      const octets = Buffer.from(text, 'latin1');
      const { verdict } = ours(octets);
      assert.equal(verdict.accepted, true);
      assert.deepEqual(await nodes(octets), verdict);
    }
  });

  test('6,000 damaged responses: no difference', async () => {
    const pick = random(20_260_115);
    let accepted = 0;
    for (let round = 0; round < 6000; round++) {
      const octets = Buffer.from(damaged(seeds[pick(seeds.length)] ?? '', fragments, pick), 'latin1');
      const { verdict, used } = ours(octets);
      if (!verdict.accepted) continue;
      accepted++;
      assert.deepEqual(
        await nodes(octets.subarray(0, used)),
        verdict,
        JSON.stringify(octets.toString('latin1')),
      );
    }
    // The loop proves nothing when everything is refused.
    assert.ok(accepted > 500, `${accepted} accepted`);
  });
});
