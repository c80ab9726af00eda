import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { latencyBuckets } from './link.ts';
import { SeriesReader, SeriesTable, type SeriesLabels } from './series.ts';

const labels = (operation: string): SeriesLabels => ({
  zone: 'external',
  version: 'things/v1',
  operation,
  application: '-',
  status: 200,
  refusal: '',
});

/** Counts one request that took so many milliseconds; false when there is no room for its series. */
function counted(table: SeriesTable, operation: string, ms = 1): boolean {
  const number = table.numberOf(labels(operation));
  if (number === undefined) return false;
  table.count(number, ms);
  return true;
}

suite('counts of requests by series', () => {
  test('arrive as they were counted, each report with its own', () => {
    const table = new SeriesTable(1_000);
    const reader = new SeriesReader();
    for (let n = 0; n < 300; n++) counted(table, `GET /${n}`, n);
    counted(table, 'GET /7', 20_000);
    const series = reader.read(table.take().report);
    assert.equal(series.length, 300);
    const seventh = series[7];
    assert.deepEqual(
      { ...seventh, buckets: undefined },
      { ...labels('GET /7'), requests: 2, totalMs: 20_007, buckets: undefined },
    );
    assert.deepEqual([seventh?.buckets[3], seventh?.buckets.at(-1)], [1, 1]);
    assert.equal(seventh?.buckets.length, latencyBuckets.length + 1);

    assert.deepEqual(reader.read(table.take().report), []);
    counted(table, 'GET /7');
    counted(table, 'GET /new');
    assert.deepEqual(
      reader.read(table.take().report).map(({ operation, requests }) => [operation, requests]),
      [
        ['GET /7', 1],
        ['GET /new', 1],
      ],
    );
  });

  test('labels are told once', () => {
    const table = new SeriesTable(10);
    counted(table, 'GET /a');
    assert.equal(table.take().report.labels.length, 1);
    counted(table, 'GET /a');
    assert.equal(table.take().report.labels.length, 0);
  });

  test('a full table takes no more, and begins anew with the next report: what comes then is told again', () => {
    const table = new SeriesTable(2);
    const reader = new SeriesReader();
    assert.deepEqual(
      ['GET /a', 'GET /b', 'GET /c', 'GET /a'].map(operation => counted(table, operation)),
      [true, true, false, true],
    );
    const { report, anew } = table.take();
    assert.equal(anew, true);
    assert.deepEqual(
      reader.read(report).map(({ operation, requests }) => [operation, requests]),
      [
        ['GET /a', 2],
        ['GET /b', 1],
      ],
    );
    counted(table, 'GET /c');
    counted(table, 'GET /b');
    assert.deepEqual(
      reader.read(table.take().report).map(({ operation, requests }) => [operation, requests]),
      [
        ['GET /c', 1],
        ['GET /b', 1],
      ],
    );
  });

  test('a row whose labels were not told is not counted for another', () => {
    const table = new SeriesTable(10);
    counted(table, 'GET /a');
    table.take();
    counted(table, 'GET /a');
    assert.deepEqual(new SeriesReader().read(table.take().report), []);
  });
});
