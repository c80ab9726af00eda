import assert from 'node:assert/strict';
import { createPublicKey, createSecretKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { readSigningKey, sharedAlgorithm } from '#credentials';
import { vectors } from '../../../test/support/vectors.ts';
import { contentDigestFault } from './content-digest.ts';
import { signatureBase, type SignedRequest } from './signature-base.ts';
import { fieldValues, type InnerList, readDictionary } from './structured-fields.ts';
import { isSignedBy } from './verify-signature.ts';

interface Rfc9421 {
  readonly keys: Readonly<Record<string, { readonly jwk?: object; readonly base64?: string }>>;
  readonly messages: { readonly request: string };
  readonly vectors: readonly {
    readonly section: string;
    readonly title: string;
    readonly alg: string;
    readonly keyid: string;
    readonly message: 'request' | 'response';
    readonly signature_base: string;
    readonly signature_input: string;
    readonly signature: string;
  }[];
}

function requestOf(text: string): { readonly request: SignedRequest; readonly content: Buffer } {
  const [head = '', content = ''] = text.split('\n\n');
  const [start = '', ...lines] = head.split('\n');
  const [method = '', target = ''] = start.split(' ');
  const fields = lines.flatMap(line => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const url = new URL(target, 'https://none.example');
  const authority = fieldValues(fields, 'host')[0] ?? '';
  return {
    request: { method, scheme: 'https', authority, path: url.pathname, query: url.search, target, fields },
    content: Buffer.from(content),
  };
}

const privateOnly = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi']);
const publicPart = (jwk: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(jwk).filter(([name]) => !privateOnly.has(name))));

function keyOf(given: Rfc9421['keys'][string] | undefined) {
  if (given?.base64 !== undefined)
    return { algorithm: sharedAlgorithm, key: createSecretKey(Buffer.from(given.base64, 'base64')) } as const;
  const { algorithm, publicKey } = readSigningKey(publicPart(given?.jwk ?? {}));
  return { algorithm, key: createPublicKey(publicKey) };
}

const octetsOf = (signature: string): Buffer => {
  const [value] = [...(readDictionary([signature])?.values() ?? [])][0] ?? [];
  assert.ok(value instanceof ArrayBuffer);
  return Buffer.from(value);
};

const examples = vectors('rfc9421/vectors.json');
suite('the examples of RFC 9421, appendix B.2', { skip: examples.skip }, () => {
  const given: Rfc9421 =
    examples.skip === false
      ? (JSON.parse(readFileSync(examples.at, 'utf8')) as Rfc9421)
      : { keys: {}, messages: { request: '' }, vectors: [] };
  const { request, content } = requestOf(given.messages.request);

  for (const { section, title, message, signature_input, signature_base, ...vector } of given.vectors) {
    test(`${section}, ${title}: gives the same base, and its signature is good for this base only`, () => {
      if (message === 'request') {
        const input = [...(readDictionary([signature_input])?.values() ?? [])][0] as InnerList;
        assert.equal(signatureBase(input, request), signature_base);
      }
      const key = given.keys[vector.keyid];
      const signature = octetsOf(vector.signature);
      const known = keyOf(key);
      assert.equal(known.algorithm, vector.alg);
      assert.equal(isSignedBy(known, signature_base, signature), true);
      assert.equal(isSignedBy(known, `${signature_base} `, signature), false);
      signature[5] = (signature[5] ?? 0) ^ 1;
      assert.equal(isSignedBy(known, signature_base, signature), false);
    });
  }

  test('the digest of the request is that of its content', () => {
    const lines = fieldValues(request.fields, 'content-digest');
    assert.equal(contentDigestFault(lines, content), undefined);
    assert.match(contentDigestFault(lines, Buffer.from('{}')) ?? '', /another content/);
  });
});

interface FieldTest {
  readonly name: string;
  readonly raw: readonly string[];
  readonly header_type: 'item' | 'list' | 'dictionary';
  readonly canonical?: readonly string[];
  readonly must_fail?: boolean;
  readonly can_fail?: boolean;
}

const published = vectors('structured-fields/');
test('of the published dictionaries, those that must not be read are not, and others only in their one form', {
  skip: published.skip,
}, () => {
  const all = readdirSync(published.at)
    .filter(name => name.endsWith('.json'))
    .flatMap(name => JSON.parse(readFileSync(new URL(name, published.at), 'utf8')) as FieldTest[])
    .filter(each => each.header_type === 'dictionary');
  assert.ok(all.length > 100, 'the files hold too few dictionaries');
  for (const { name, raw, must_fail, can_fail, canonical } of all) {
    const read = readDictionary(raw);
    if (must_fail === true) assert.equal(read, undefined, name);
    // What is not written as it would be serialised is refused here, though others may read it.
    else if (can_fail !== true && (canonical === undefined || canonical.join(', ') === raw.join(', ')))
      assert.notEqual(read, undefined, name);
    else if (read !== undefined) assert.equal((canonical ?? raw).join(', '), raw.join(', '), name);
  }
});
