import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { vectors } from '../../../test/support/vectors.ts';
import { algorithmOf, readSigned, signatureAlgorithms } from './jws.ts';
import { KeyRing } from './key-ring.ts';

interface Wycheproof {
  readonly testGroups: readonly {
    readonly public?: Readonly<Record<string, unknown>>;
    readonly private?: Readonly<Record<string, unknown>>;
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      readonly jws: unknown;
      readonly result: 'valid' | 'invalid';
    }[];
  }[];
}

/** As a token is judged, but for its claims. */
function isAccepted(jws: unknown, key: Readonly<Record<string, unknown>>): boolean {
  if (typeof jws !== 'string') return false;
  const signed = readSigned(jws);
  if (typeof signed === 'string') return false;
  const algorithm = algorithmOf(signed.header);
  if (typeof algorithm === 'object') return false;
  const keys = new KeyRing();
  keys.take([key]);
  return keys.signerOf(signed, algorithm, false) !== undefined;
}

const file = vectors('jose-wycheproof/json_web_signature_test.json');

suite('signatures that others published to try verifiers with', { skip: file.skip }, () => {
  const { testGroups }: Wycheproof =
    file.skip === false ? (JSON.parse(readFileSync(file.at, 'utf8')) as Wycheproof) : { testGroups: [] };
  const all = testGroups.flatMap(({ public: open, private: closed, tests }) =>
    tests.map(one => ({ ...one, key: open ?? closed ?? {} })),
  );

  test('none that is invalid is accepted', () => {
    const invalid = all.filter(({ result }) => result === 'invalid');
    assert.ok(invalid.length > 300, `${invalid.length} vectors`);
    const accepted = invalid.filter(({ jws, key }) => isAccepted(jws, key));
    assert.deepEqual(
      accepted.map(({ tcId, comment }) => [tcId, comment]),
      [],
    );
  });

  test('each that is valid is accepted, where its key says an algorithm that is admitted, and the token the same', () => {
    const algorithms: readonly unknown[] = signatureAlgorithms;
    const valid = all.filter(({ result, key, jws }) => {
      const signed = typeof jws === 'string' ? readSigned(jws) : '';
      return (
        result === 'valid' &&
        algorithms.includes(key['alg']) &&
        typeof signed === 'object' &&
        signed.header['alg'] === key['alg']
      );
    });
    assert.ok(valid.length >= 30, `${valid.length} vectors`);
    const refused = valid.filter(({ jws, key }) => !isAccepted(jws, key));
    assert.deepEqual(
      refused.map(({ tcId, comment }) => [tcId, comment]),
      [],
    );
  });

  test('none with a shared secret is accepted, valid or not', () => {
    const shared = all.filter(({ key }) => key['kty'] === 'oct');
    assert.ok(shared.length > 30);
    assert.ok(shared.every(({ jws, key }) => !isAccepted(jws, key)));
  });
});
