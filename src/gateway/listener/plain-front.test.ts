import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ClientRequest, ClientResponse } from '../client-message.ts';
import type { ListenerAnswer } from './answers.ts';
import { Challenges } from './challenges.ts';
import { plainFront } from './plain-front.ts';

const token = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA';
const path = `/.well-known/acme-challenge/${token}`;

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

suite('plain front', () => {
  const challenges = new Challenges();
  challenges.take([{ type: 'http-01', name: 'api.example.org', token, keyAuthorization: `${token}.print` }]);
  const refusals: ListenerAnswer[] = [];
  const serve = plainFront({ names: ['api.example.org', 'www.example.org'], httpsPort: 8443 }, challenges, {
    docs: 'https://docs.example',
    refused: answer => void refusals.push(answer),
  });
  const ask = (url: string, host: string | readonly string[] = 'api.example.org', method = 'GET') => {
    const rawHeaders = [host].flat().flatMap(value => ['Host', value]);
    const request = { method, url, rawHeaders, headers: { host: rawHeaders[1] } };
    let head: Pick<Answered, 'status' | 'headers'> = { status: 0, headers: {} };
    let body = '';
    const response = {
      writeHead: (status: number, fields: string[]) => {
        const headers: Record<string, string> = {};
        for (let at = 0; at < fields.length; at += 2) headers[fields[at] ?? ''] = fields[at + 1] ?? '';
        head = { status, headers };
      },
      end: (text?: string) => void (body = text ?? ''),
    };
    serve(request as unknown as ClientRequest, response as unknown as ClientResponse);
    return { ...head, body };
  };

  test('a challenge that is under way is told at its own name', () => {
    const { status, headers, body } = ask(path, 'API.example.org:80');
    assert.equal(status, 200);
    assert.equal(body, `${token}.print`);
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.equal(headers['connection'], 'close');
  });

  test('a challenge is told at no other name, though it is ours', () => {
    assert.equal(ask(path, 'www.example.org').status, 404);
  });

  test('everything else goes to https at the host that was asked for', () => {
    const { status, headers } = ask('/things?q=1');
    assert.equal(status, 308);
    assert.equal(headers['location'], 'https://api.example.org/things?q=1');
    assert.equal(ask('/', 'www.example.org').headers['location'], 'https://www.example.org/');
  });

  test('who came to another port than 80 goes where https listens', () => {
    assert.equal(ask('/a', 'api.example.org:8080').headers['location'], 'https://api.example.org:8443/a');
  });

  test('no host that is not ours is sent anywhere', () => {
    for (const host of [
      'evil.example',
      'api.example.org.evil.example',
      'evil.example:80',
      'api.example.org@evil.example',
      'api.example.org/',
      'api.example.org.',
      'api.example.org:80:80',
      '127.0.0.1',
      '[::1]',
      '',
      'api.example.org\\.evil.example',
    ]) {
      const { status, headers } = ask('/', host);
      assert.equal(status, 404, host);
      assert.equal(headers['location'], undefined, host);
    }
  });

  test('two hosts in one request, or none, are refused', () => {
    assert.equal(ask('/', ['api.example.org', 'evil.example']).status, 400);
    assert.equal(ask('/', ['api.example.org', 'api.example.org']).status, 400);
    assert.equal(ask('/', []).status, 400);
  });

  test('a target that is not a path is refused: proxies and their kin have no business here', () => {
    for (const target of ['http://evil.example/', '*', 'evil.example:443', '', '/a\u0000', '/\u00e9', '/a b'])
      assert.equal(ask(target).status, 400, target);
  });

  test('a path that begins like a host stays a path', () => {
    assert.equal(ask('//evil.example/').headers['location'], 'https://api.example.org//evil.example/');
    assert.equal(ask('/\\evil.example').headers['location'], 'https://api.example.org/\\evil.example');
  });

  test('nothing below the path of challenges is told or sent on but a token that is under way', () => {
    for (const target of [
      `${path}x`,
      `${path}/`,
      `${path}?a`,
      `${path}%00`,
      '/.well-known/acme-challenge/',
      '/.well-known/acme-challenge/unknown',
      '/.well-known/acme-challenge/../things',
      `/.well-known/acme-challenge/../acme-challenge/${token}`,
      `/.well-known/acme-challenge/%2e%2e/${token}`,
      `/.well-known/acme-challenge//${token}`,
      '/.well-known/acme-challenge/__proto__',
      `/.well-known/acme-challenge/${'a'.repeat(4000)}`,
    ])
      assert.equal(ask(target).status, 404, target);
  });

  test('another spelling of the path of challenges is told nothing', () => {
    for (const target of [`/x/..${path}`, `/.well-known/%61cme-challenge/${token}`, path.toUpperCase()])
      assert.notEqual(ask(target).body, `${token}.print`, target);
  });

  test('what writes is refused: its content has gone over the network in the clear', () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'CONNECT', 'OPTIONS', 'TRACE']) {
      const { status, headers } = ask('/things', undefined, method);
      assert.equal(status, 405, method);
      assert.equal(headers['allow'], 'GET, HEAD');
    }
  });

  test('HEAD is answered like GET, without a body', () => {
    assert.deepEqual([ask(path, undefined, 'HEAD').status, ask(path, undefined, 'HEAD').body], [200, '']);
    assert.equal(ask('/', undefined, 'HEAD').status, 308);
  });

  test('what is over is forgotten; refusals are counted', () => {
    const before = refusals.length;
    const other = new Challenges();
    other.take([{ type: 'http-01', name: 'a.example', token: 't', keyAuthorization: 'k' }]);
    other.take([]);
    assert.equal(other.textFor('t', 'a.example'), undefined);
    ask('/', 'evil.example');
    assert.equal(refusals.length, before + 1);
  });
});
