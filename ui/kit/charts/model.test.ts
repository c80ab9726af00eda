import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inWords, stacked, withGaps, type ChartData, type Series } from './model.ts';
import { moved, within, zoomed } from './view.ts';

const series = (label: string, values: (number | null)[], shape: Series['shape'] = 'line'): Series => ({
  label,
  values,
  ink: 'blue',
  shape,
});
const data = (at: number[], ...all: Series[]): ChartData => ({ at, series: all, step: 10, from: 0, to: 100 });

suite('what a chart draws', () => {
  test('a missing step becomes a gap, not a line across it', () => {
    const made = withGaps(data([0, 10, 40, 50], series('a', [1, 2, 3, 4])));
    assert.deepEqual(made.at, [0, 10, 20, 40, 50]);
    assert.deepEqual(made.series[0]?.values, [1, 2, null, 3, 4]);
  });
  test('without a missing step nothing is copied', () => {
    const given = data([0, 10, 21], series('a', [1, 2, 3]));
    assert.equal(withGaps(given), given);
  });
  test('stacked series stand upon each other, others on the ground, and gaps stay gaps', () => {
    const all = [series('a', [1, 2], 'stacked'), series('line', [9, 9]), series('b', [3, null], 'stacked')];
    assert.deepEqual(stacked(all), [
      [1, 2],
      [9, 9],
      [4, null],
    ]);
  });
  test('in words counts are added up and durations are not', () => {
    const given = data([0, 10], series('a', [1, 41]));
    assert.deepEqual(inWords(given, 'count', String), ['a: 42 in all, highest 41 at 10.']);
    assert.deepEqual(inWords(given, 'duration', String), ['a: highest 41 ms at 10.']);
  });
  test('in words nothing is "none"', () => {
    assert.deepEqual(inWords(data([0], series('a', [null])), 'duration', String), ['a: none.']);
    assert.deepEqual(inWords(data([0], series('a', [0])), 'count', String), ['a: none.']);
  });
});

suite('looking at a part', () => {
  const whole = { from: 0, to: 100 };
  test('a part never leaves the whole, and is never shorter than the least', () => {
    assert.deepEqual(within({ from: -20, to: 30 }, whole, 5), { from: 0, to: 50 });
    assert.deepEqual(within({ from: 90, to: 130 }, whole, 5), { from: 60, to: 100 });
    assert.deepEqual(within({ from: 50, to: 51 }, whole, 5), { from: 50, to: 55 });
    assert.deepEqual(within({ from: -50, to: 500 }, whole, 5), whole);
  });
  test('zooming keeps the moment that is pointed at where it is', () => {
    assert.deepEqual(zoomed(whole, 0.5, 20), { from: 10, to: 60 });
    assert.deepEqual(zoomed({ from: 10, to: 60 }, 2, 20), whole);
  });
  test('moving keeps the length', () => assert.deepEqual(moved(whole, -0.5), { from: -50, to: 50 }));
});
