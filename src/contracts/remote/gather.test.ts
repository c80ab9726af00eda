import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importContract } from '../import.ts';
import { withParts } from './gather.ts';
import { NotFetched } from './target.ts';

const root = 'https://api.example/v1/openapi.yaml';
const head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';

function server(pages: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  return {
    asked,
    fetchPart: (url: string) => {
      asked.push(url);
      const { pathname } = new URL(url);
      const page = pages[pathname];
      return page === undefined
        ? Promise.reject(new NotFetched('answered with status 404, not with a document'))
        : Promise.resolve(page);
    },
  };
}

suite('what a fetched document refers to', () => {
  test('is fetched from the same server, each once, and imported with it', async () => {
    const { asked, fetchPart } = server({
      '/v1/paths.yaml': 'pets:\n  get:\n    responses:\n      "200": {$ref: "../shared/ok.yaml#/ok"}\n',
      '/shared/ok.yaml': 'ok: {description: fine}\nroot: {$ref: ../v1/openapi.yaml}\n',
    });
    const text = `${head}paths:\n  /pets: {$ref: paths.yaml#/pets}\n  /dogs: {$ref: "/v1/paths.yaml#/pets"}\n`;
    const files = await withParts(root, text, fetchPart);
    assert.deepEqual(asked, ['https://api.example/v1/paths.yaml', 'https://api.example/shared/ok.yaml']);
    assert.deepEqual(
      importContract(files).operations.map(({ path }) => path),
      ['/pets', '/dogs'],
    );
  });

  test('is not fetched from any other server, scheme or port', async () => {
    const { asked, fetchPart } = server({});
    const references = [
      'http://api.example/x.yaml',
      'https://api.example:8443/x.yaml',
      '//169.254.169.254/latest',
      'https://api.example@127.0.0.1/x.yaml',
      'file:///etc/passwd',
      'ftp://api.example/x',
    ];
    const text = JSON.stringify({ openapi: '3.1.0', paths: references.map($ref => ({ $ref })) });
    const files = await withParts(root, text, fetchPart);
    assert.deepEqual([asked, Object.keys(files.files)], [[], [root]]);
    assert.throws(() => importContract(files), /same server/);
  });

  test('is bounded in number and depth', async () => {
    const many = Array.from({ length: 101 }, (_, i) => ({ $ref: `${i}.yaml` }));
    const flood = server({});
    await assert.rejects(
      withParts(root, JSON.stringify({ openapi: '3.1.0', x: many }), flood.fetchPart),
      /more than 100/,
    );
    assert.equal(flood.asked.length, 0);
    const asked: string[] = [];
    const endless = (url: string) => {
      asked.push(url);
      return Promise.resolve(`$ref: "${asked.length}.yaml"\n`);
    };
    await assert.rejects(withParts(root, '{"$ref": "0.yaml"}', endless), /more than 10 documents/);
    assert.equal(asked.length, 10);
  });

  test('is named where it cannot be fetched', () =>
    assert.rejects(
      withParts(root, '{"$ref": "x.yaml?token=secret"}', server({}).fetchPart),
      (error: unknown) =>
        error instanceof NotFetched &&
        /x\.yaml, which answered/.test(error.message) &&
        !/secret/.test(error.message),
    ));
});
