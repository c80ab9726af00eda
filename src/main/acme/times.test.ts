import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { renewAt, retryAfter } from './times.ts';

const minute = 60_000;

suite('times of ACME', () => {
  test('a certificate is renewed at two thirds of its life, and never later than 69 percent', () => {
    const certificate = { notBefore: 1_000, notAfter: 1_000 + 90 * 1440 * minute };
    assert.equal(renewAt(certificate, 0), 1_000 + 60 * 1440 * minute);
    assert.ok(renewAt(certificate, 1) < 1_000 + 0.69 * 90 * 1440 * minute);
  });

  test('patience grows from minutes to half a day, and no further', () => {
    assert.equal(retryAfter(1, 0.5), 5 * minute);
    assert.equal(retryAfter(2, 0.5), 10 * minute);
    assert.equal(retryAfter(100_000, 0.5), 12 * 60 * minute);
  });

  test('at most five attempts fall into the first hour, with any chance', () => {
    for (const chance of [0, 0.5, 1]) {
      let at = 0;
      let attempts = 1;
      for (let failures = 1; at + retryAfter(failures, chance) < 60 * minute; failures++) {
        at += retryAfter(failures, chance);
        attempts++;
      }
      assert.ok(attempts <= 5, `${attempts} at ${chance}`);
    }
  });
});
