import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exampleCall } from './example-call.ts';
import { samplesOf } from './samples.ts';

const operation = {
  method: 'POST',
  path: '/streets/{name}/potholes',
  operationId: null,
  summary: '',
  category: 'does',
  keyRequired: true,
} as const;
const place = { base: 'https://api.example/city', keyHeader: 'x-api-key' };

const contract = {
  paths: {
    '/streets/{name}/potholes': {
      parameters: [{ $ref: '#/components/parameters/Name' }],
      post: {
        parameters: [
          { name: 'notify', in: 'query', required: true, schema: { type: 'boolean', default: false } },
        ],
        requestBody: {
          content: {
            'application/json': {
              examples: { deep: { value: { near: "the baker's", deep: true, seen: null } } },
            },
          },
        },
      },
    },
  },
  components: { parameters: { Name: { name: 'name', in: 'path', schema: { enum: ['Mill Lane'] } } } },
};

const codeOf = (language: string, call = exampleCall(operation, { ...place, contract })) =>
  samplesOf(call).find(sample => sample.language === language)?.code ?? '';

suite('calls to copy', () => {
  test('are filled in with the examples of the contract', () => {
    const { url, body } = exampleCall(operation, { ...place, contract });
    assert.equal(url, 'https://api.example/city/streets/Mill%20Lane/potholes?notify=false');
    assert.deepEqual(body, { near: "the baker's", deep: true, seen: null });
  });
  test('leave the parameters in braces where there is no contract', () => {
    assert.equal(exampleCall(operation, place).url, 'https://api.example/city/streets/{name}/potholes');
  });
  test('a reference that leads in a circle or elsewhere is left out', () => {
    const paths = { '/streets/{name}/potholes': { post: { requestBody: { $ref: '#/components/a' } } } };
    for (const target of ['#/components/a', 'https://evil.example/a', '#/components/__proto__'])
      assert.equal(
        exampleCall(operation, { ...place, contract: { paths, components: { a: { $ref: target } } } }).body,
        undefined,
      );
  });
  test('never hold a key, only the place for it', () => {
    assert.match(codeOf('curl'), /-H "x-api-key: \$API_KEY"/);
    assert.match(codeOf('JavaScript'), /'x-api-key': process\.env\.API_KEY/);
    assert.match(codeOf('Python'), /os\.environ\["API_KEY"\]/);
  });
  test('quotes in an example cannot end the string in which they stand', () => {
    assert.match(codeOf('curl'), /'\{"near":"the baker'\\''s","deep":true,"seen":null\}'/);
    assert.match(codeOf('Python'), /"near": "the baker's",\n\s+"deep": True,\n\s+"seen": None/);
  });
  test('an operation without a key asks for none', () => {
    const open = exampleCall({ ...operation, method: 'GET', keyRequired: false }, place);
    for (const { code } of samplesOf(open)) assert.doesNotMatch(code, /API_KEY|x-api-key/);
  });
});
