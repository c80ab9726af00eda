import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { personalKinds } from '#kernel';
import { fuzzing, mutated } from '../../../test/support/fuzz.ts';
import type { JsonSchema } from '../shape.ts';
import { dataPlaces } from './data-places.ts';
import { maskNames, pseudonymsOf, type MaskName } from './mask.ts';
import { maskPersonal, maskValue, type MaskRules } from './mask-value.ts';

const pseudonyms = pseudonymsOf(Buffer.alloc(32, 1), 'fuzz');
const rules = (mask: MaskName): MaskRules => ({
  maskOf: () => mask,
  pseudonyms,
  detect: personalKinds,
  members: new Map(),
});
const mask = fc.constantFrom(...maskNames);

/** What nobody may see, and of which no mask shows more than a hint. */
const planted = [
  '4111111111111111',
  '4111 1111 1111 1111',
  'DE89370400440532013000',
  'ann.lee@example.org',
  '219-09-9999',
  '+4930123456789',
];

/** What cannot be taken for a part of a number, an address or a word. */
const around = fc.string({
  unit: fc.constantFrom(...' "(){}<>|\n\t:'.split(''), '\u{1f600}', 'é '),
  maxLength: 8,
});

suite('whatever is in an answer', () => {
  test('what is planted in a text is masked, and what stands around it stays', () => {
    fc.assert(
      fc.property(
        mask,
        fc.array(fc.tuple(around, fc.constantFrom(...planted)), { minLength: 1, maxLength: 4 }),
        (how, parts) => {
          const text = parts.map(([before, secret]) => `${before} ${secret} `).join(';');
          const shown = maskPersonal(text, rules(how), () => {});
          for (const [before, secret] of parts) {
            assert.ok(!shown.includes(secret), shown);
            assert.ok(shown.includes(before));
          }
        },
      ),
      fuzzing(400),
    );
  });

  test('texts with octets changed, lost or repeated are masked without failing, and only parts that were found change', () => {
    const seeds = planted.map(secret => `tel: ${secret}, more ${secret}.`);
    fc.assert(
      fc.property(
        mask,
        mutated(seeds, ['@', '+', '4111', '%40', ' ', '-', '\u200b', 'DE89', '.', '0', '１']),
        (how, octets) => {
          const text = octets.toString();
          let count = 0;
          const shown = maskPersonal(text, rules(how), () => void count++);
          if (count === 0) assert.equal(shown, text);
          // A mask never makes what is there already look personal anew without end.
          assert.ok(shown.length < text.length + 30 * (count + 1));
        },
      ),
      fuzzing(800),
    );
  });

  test('a document keeps its shape, and classified values never pass', () => {
    const secret = fc.constantFrom('classified-text-0001', 987_654_321_012, true);
    const schema: JsonSchema = {
      $ref: '#/$defs/A',
    };
    const named: JsonSchema = {
      properties: {
        secret: { 'x-gatehouse-data': 'secret' },
        list: { type: 'array', items: { $ref: '#/$defs/A' } },
        open: { $ref: '#/$defs/A', 'x-gatehouse-data': 'internal' },
      },
      additionalProperties: { $ref: '#/$defs/A' },
    };
    const { value: document } = fc.letrec<{ value: unknown }>(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>('plain', 1, null, false),
        fc.record(
          {
            secret: fc.oneof(
              secret,
              fc.array(secret),
              fc.dictionary(fc.string(), secret, { noNullPrototype: true }),
            ),
          },
          { noNullPrototype: true },
        ),
        fc.record(
          { list: fc.array(tie('value'), { maxLength: 3 }), open: tie('value') },
          { requiredKeys: [], noNullPrototype: true },
        ),
        fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor', 'x/y~'), tie('value'), {
          noNullPrototype: true,
        }),
      ),
    }));
    fc.assert(
      fc.property(mask, document, (how, value) => {
        const text = JSON.stringify(value);
        const place = dataPlaces({ $defs: { A: named } })([schema]);
        const masked = JSON.stringify(maskValue(JSON.parse(text), place, rules(how), () => {}).value);
        assert.ok(!masked.includes('classified-text') && !masked.includes('987654321012'), masked);
        if (!text.includes('secret')) assert.equal(masked, text);
        if (how !== 'remove') assert.equal(masked.split('":').length, text.split('":').length);
      }),
      fuzzing(600),
    );
  });
});
