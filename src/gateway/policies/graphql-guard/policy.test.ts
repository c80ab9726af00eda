import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const json = ['Content-Type', 'application/json'];
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function codeFor(
  body: unknown,
  options: Record<string, unknown> = {},
  over: { method?: string; url?: string; headers?: readonly string[] } = {},
): string | undefined {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const x = testExchange({ method: 'POST', headers: json, body: Buffer.from(text), ...over });
  const told = compilePolicy(policy, options).content?.(x);
  assert.ok(told === undefined || told instanceof Refusal);
  return told?.code;
}

const byGet = (parameters: string, options: Record<string, unknown> = {}) =>
  codeFor('', options, { method: 'GET', url: `/things/v1/graphql?${parameters}`, headers: [] });

suite('graphql-guard', () => {
  test('takes a request that keeps to the limits', () => {
    assert.equal(codeFor({ query: '{ a }' }), undefined);
    assert.equal(codeFor({ query: 'query Q { a }', operationName: 'Q', variables: null }), undefined);
    assert.equal(byGet('query=%7B%20a%20%7D&variables=%7B%7D'), undefined);
  });

  test('refuses what asks for too much, by a variable too', () => {
    const query = 'query Q($n: Int) { a(first: $n) { b } }';
    assert.equal(codeFor({ query, variables: { n: 5 } }, { complexity: 6 }), undefined);
    assert.equal(codeFor({ query, variables: { n: 6 } }, { complexity: 6 }), 'graphql-refused');
    assert.equal(codeFor({ query: '{ __schema { types { name } } }' }), 'graphql-refused');
  });

  test('refuses batches beyond their number, and judges each document of others', () => {
    assert.equal(codeFor([{ query: '{ a }' }, { query: '{ a }' }]), 'graphql-refused');
    assert.equal(codeFor([]), 'graphql-refused');
    assert.equal(codeFor([{ query: '{ a }' }, { query: '{ a }' }], { batch: 2 }), undefined);
    assert.equal(codeFor([{ query: '{ a }' }, { query: '{ __schema }' }], { batch: 2 }), 'graphql-refused');
  });

  const ambiguous: readonly [string, unknown][] = [
    ['a query twice', '{"query":"{ a }","query":"{ __schema }"}'],
    ['an unknown member', { query: '{ a }', id: 'other' }],
    ['no query', {}],
    ['a query that is no text', { query: ['{ a }'] }],
    ['variables that are no object', { query: '{ a }', variables: [1] }],
    ['a text', '"{ a }"'],
    [
      'a digest of another document',
      { query: '{ a }', extensions: { persistedQuery: { sha256Hash: digestOf('{ b }') } } },
    ],
  ];
  for (const [what, body] of ambiguous)
    test(`refuses ${what}`, () => assert.equal(codeFor(body), 'body-malformed'));

  test('refuses other media types, codings, and a document in the query of a POST', () => {
    assert.equal(
      codeFor('{ a }', {}, { headers: ['Content-Type', 'application/graphql'] }),
      'content-type-unsupported',
    );
    assert.equal(
      codeFor({ query: '{ a }' }, {}, { headers: [...json, 'Content-Encoding', 'gzip'] }),
      'content-coding-unsupported',
    );
    assert.equal(codeFor({ query: '{ a }' }, {}, { url: '/things/v1/graphql?query=x' }), 'body-malformed');
  });

  test('by GET takes no mutation, no parameter twice and no body', () => {
    assert.equal(byGet('query=mutation%7Ba%7D'), 'graphql-refused');
    assert.equal(byGet('query=%7Ba%7D&query=%7Bb%7D'), 'body-malformed');
    assert.equal(byGet('query=%7Ba%7D&more=1'), 'body-malformed');
    assert.equal(byGet('query=%7Ba%7D&variables=x'), 'body-malformed');
    assert.equal(byGet(''), 'body-malformed');
    const over = { method: 'GET', url: '/things/v1/graphql?query=%7Ba%7D' };
    assert.equal(codeFor({ query: '{ a }' }, {}, over), 'body-malformed');
  });

  test('by GET takes no digest alone of what might change something', () => {
    const extensions = (text: string) =>
      `extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { sha256Hash: digestOf(text) } }))}`;
    assert.equal(
      byGet(extensions('mutation { a }'), { persisted: [digestOf('mutation { a }')] }),
      'graphql-refused',
    );
    assert.equal(byGet(extensions('mutation { a }'), { documents: ['mutation { a }'] }), 'graphql-refused');
    assert.equal(byGet(extensions('{ a }'), { documents: ['{ a }'] }), undefined);
  });

  test('with a list takes the documents on it, whole or by digest, and still weighs them', () => {
    const persisted = [digestOf('{ a }'), digestOf('{ __schema }')];
    const byDigest = (text: string) => ({
      extensions: { persistedQuery: { version: 1, sha256Hash: digestOf(text) } },
    });
    assert.equal(codeFor({ query: '{ a }' }, { persisted }), undefined);
    assert.equal(codeFor(byDigest('{ a }'), { persisted }), undefined);
    assert.equal(codeFor({ query: '{ a  }' }, { persisted }), 'graphql-refused');
    assert.equal(codeFor(byDigest('{ b }'), { persisted }), 'graphql-refused');
    assert.equal(codeFor({ query: '{ __schema }' }, { persisted }), 'graphql-refused');
    assert.equal(codeFor(byDigest('{ a }')), 'graphql-refused', 'without a list nobody knows what it is');
  });
});
