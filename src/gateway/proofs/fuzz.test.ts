import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { fuzzing, mutated } from '../../../test/support/fuzz.ts';
import { shownSignatures } from './shown-signature.ts';
import { signatureBase } from './signature-base.ts';
import { memberValue, readDictionary, structuredValue } from './structured-fields.ts';

const input =
  'sig1=("@method" "@target-uri" "content-digest";req "x-a";sf "x-b";key="k");created=1618884473;keyid="k-1";alg="ed25519";nonce="n"';
const signature = 'sig1=:dGVzdA==:';
const tokens = [
  '=',
  ';',
  ',',
  '"',
  '\\',
  '(',
  ')',
  ':',
  '?1',
  '?0',
  '@1659578233',
  '%"',
  ' ',
  '\t',
  '-',
  '1.5',
  '*a',
  ', sig1=1',
  ';a=?0',
  '"@query-param";name="q"',
];

suite('fields of signatures', () => {
  test('are read in the one way in which they are written, or not, whatever became of their octets', () => {
    const seeds = [input, signature, 'a=1, b;x="y", c=(1 2.5 "t" :AA==:);q=tok', 'u=3, i'];
    fc.assert(
      fc.property(mutated(seeds, tokens), octets => {
        const text = octets.toString('latin1');
        const dictionary = readDictionary([text]);
        for (const name of ['signature-input', 'client-cert', 'client-cert-chain']) {
          const written = structuredValue(name, [text]);
          if (written !== undefined) assert.equal(structuredValue(name, [written]), written);
        }
        // What is read strictly is its own serialisation, so that both ways of reading see the same.
        if (dictionary !== undefined) assert.equal(structuredValue('signature-input', [text]), text);
        for (const key of dictionary?.keys() ?? []) assert.notEqual(memberValue([text], key), undefined);
      }),
      fuzzing(1_500),
    );
  });

  test('give signatures and what they sign, or say why not, whatever became of their octets', () => {
    const request = {
      method: 'POST',
      authority: 'api.example',
      scheme: 'https',
      path: '/orders',
      query: '?q=1&q=2&r=a%20b',
      target: '/orders?q=1&q=2&r=a%20b',
    };
    fc.assert(
      fc.property(
        mutated([input], tokens),
        mutated([signature], tokens),
        fc.string(),
        (told, proof, value) => {
          const rawHeaders = [
            'Signature-Input',
            told.toString('latin1'),
            'Signature',
            proof.toString('latin1'),
            'X-A',
            value,
            'x-b',
            'k=1',
          ];
          const shown = shownSignatures(rawHeaders);
          if ('fault' in shown) return;
          for (const { input: covered } of shown) {
            const base = signatureBase(covered, { ...request, fields: rawHeaders });
            assert.ok(typeof base === 'object' || base.includes('"@signature-params": '));
          }
        },
      ),
      fuzzing(1_000),
    );
  });
});
