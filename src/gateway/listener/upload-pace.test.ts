import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { UploadPace } from './upload-pace.ts';

suite('the pace of an upload', () => {
  /** Looks once a second; when it was too slow. */
  const firstTooSlow = (
    seconds: number,
    came: (second: number) => number,
    waits: (second: number) => boolean = () => true,
  ) => {
    const pace = new UploadPace();
    let octets = 0;
    for (let second = 0; second < seconds; second++) {
      octets += came(second);
      if (pace.isTooSlow(second * 1000, octets, waits(second), 100)) return second;
    }
    return undefined;
  };

  test('is too slow where little comes for long, even after much', () => {
    assert.equal(
      firstTooSlow(100, () => 99),
      20,
    );
    assert.equal(
      firstTooSlow(100, second => (second < 30 ? 1_000_000 : 1)),
      60,
    );
  });

  test('is fast enough where as much comes as must, evenly or not', () => {
    assert.equal(
      firstTooSlow(100, () => 100),
      undefined,
    );
    assert.equal(
      firstTooSlow(100, second => (second % 20 === 10 ? 2_000 : 0)),
      undefined,
    );
  });

  test('is not measured while nobody waits for the client', () => {
    assert.equal(
      firstTooSlow(
        100,
        () => 0,
        second => second % 15 !== 0,
      ),
      undefined,
    );
  });

  test('may be any where no rate is set', () => {
    const pace = new UploadPace();
    assert.equal(pace.isTooSlow(0, 0, true, 0), false);
    assert.equal(pace.isTooSlow(100_000, 0, true, 0), false);
  });
});
