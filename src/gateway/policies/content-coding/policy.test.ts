import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { parser } from '#kernel';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const text = Buffer.from('{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}');

const exchange = (coding: string | undefined, body: Buffer) =>
  testExchange({
    method: 'POST',
    body,
    headers: coding === undefined ? [] : ['Content-Encoding', coding],
  });

async function decoded(coding: string | undefined, body: Buffer, options: Record<string, unknown> = {}) {
  const steps = compilePolicy(policy, options);
  const x = exchange(coding, body);
  return (await steps.validate?.(x)) ?? (await steps.decode?.(x, body));
}

const codeOf = (told: unknown): string | undefined => (told instanceof Refusal ? told.code : undefined);

suite('content-coding', () => {
  test('a body in a coding that is taken is decoded', async () => {
    assert.deepEqual(await decoded('gzip', gzipSync(text)), text);
    assert.deepEqual(await decoded('X-GZip', gzipSync(text)), text);
    assert.deepEqual(await decoded('br', brotliCompressSync(text), { codings: ['br'] }), text);
  });

  for (const coding of [undefined, '', 'identity', ' Identity '])
    test(`a body that names ${coding ?? 'none'} is left as it is`, async () =>
      assert.equal(await decoded(coding, text), undefined));

  for (const coding of [
    'compress',
    'gzip, gzip',
    'gzip,br',
    'identity, gzip',
    'gzip;q=1',
    'x',
    'exi',
    'toString',
  ])
    test(`${coding} is refused before the body is read`, async () => {
      const told = await compilePolicy(policy, {}).validate?.(exchange(coding, text));
      assert.ok(told instanceof Refusal);
      assert.equal(told.status, 415);
      assert.deepEqual(told.headers, { 'accept-encoding': 'gzip, deflate, br, zstd' });
    });

  test('a coding that is not listed is refused, and with an empty list every one', async () => {
    assert.equal(
      codeOf(await decoded('gzip', gzipSync(text), { codings: ['br'] })),
      'content-coding-unsupported',
    );
    assert.equal(
      codeOf(await decoded('gzip', gzipSync(text), { codings: [] })),
      'content-coding-unsupported',
    );
  });

  test('what does not decode, or goes on behind its end, is refused', async () => {
    for (const body of [
      text,
      gzipSync(text).subarray(0, -1),
      Buffer.concat([gzipSync(text), Buffer.from('{}')]),
    ])
      assert.equal(codeOf(await decoded('gzip', body)), 'body-malformed');
  });

  test('what becomes too large is refused: by its own limit, by that of the operation, by its ratio', async () => {
    assert.equal(codeOf(await decoded('gzip', gzipSync(text), { bytes: text.length - 1 })), 'body-too-large');
    const x = exchange('gzip', gzipSync(text));
    Object.assign(x.operation, { bodyLimit: text.length - 1 });
    const told = await compilePolicy(policy, {}).decode?.(x, gzipSync(text));
    assert.equal(codeOf(told), 'body-too-large');
    const bomb = gzipSync(Buffer.alloc(512 * 1024));
    assert.equal(codeOf(await decoded('gzip', bomb)), 'body-too-large');
    assert.ok(Buffer.isBuffer(await decoded('gzip', bomb, { ratio: 2_000 })));
  });

  test('a bomb within a bomb is decoded once, and the rest is for the guards of the content', async () => {
    const inner = gzipSync(text);
    assert.deepEqual(await decoded('gzip', gzipSync(inner)), inner);
  });

  test('the tighter of two attachments counts, whichever decoded', () => {
    const x = exchange('gzip', text);
    x.codedBody = gzipSync(text);
    assert.equal(codeOf(compilePolicy(policy, { bytes: text.length - 1 }).content?.(x)), 'body-too-large');
    assert.equal(compilePolicy(policy, { bytes: text.length }).content?.(x), undefined);
  });

  test('what is forwarded decoded says nothing of a coding', () => {
    const headers = [
      'content-encoding',
      'gzip',
      'x-a',
      '1',
      'content-digest',
      'sha-256=:x:',
      'repr-digest',
      'y',
    ];
    const x = exchange('gzip', text);
    const plain = [...headers];
    compilePolicy(policy, {}).transform?.(x, plain);
    assert.deepEqual(plain, headers, 'nothing was decoded');
    x.codedBody = gzipSync(text);
    compilePolicy(policy, {}).transform?.(x, headers);
    assert.deepEqual(headers, ['x-a', '1']);
  });

  for (const options of [
    { codings: ['compress'] },
    { codings: ['br', 'br'] },
    { bytes: -1 },
    { ratio: 0 },
    { a: 1 },
  ])
    test(`the options ${JSON.stringify(options)} are refused at publish`, () =>
      assert.notEqual(parser(policy.options).faults(options).length, 0));
});
