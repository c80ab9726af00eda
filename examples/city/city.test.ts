import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { importContract } from '#contracts';
import { City, districts } from './city.ts';

const city = new City(() => Date.UTC(2026, 4, 4, 9));
const contract = importContract({ file: fileURLToPath(new URL('city.openapi.yaml', import.meta.url)) });

suite("the demo's contract", () => {
  test('is imported without a warning, with one operation at least in each category', () => {
    assert.deepEqual(contract.warnings, []);
    assert.equal(contract.basePathSuggestion, '/city/v1');
    assert.equal(contract.audience, 'open');
    assert.deepEqual(
      contract.operations.map(({ method, path, audience, suggestion }) => [
        method,
        path,
        suggestion.category,
        audience,
      ]),
      [
        ['GET', '/forecast/{district}', 'tells', undefined],
        ['POST', '/potholes', 'does', 'registered'],
        ['GET', '/potholes/{id}', 'tells', undefined],
        ['GET', '/licences/{number}', 'tells-harm', 'registered'],
        ['POST', '/licences/{number}/renewals', 'does-harm', 'registered'],
      ],
    );
  });

  test('would be given the same categories if it named none', () => {
    const unnamed = JSON.stringify(contract.document).replaceAll('x-gatehouse-category', 'x-other');
    assert.deepEqual(
      importContract(unnamed).operations.map(({ suggestion }) => suggestion.category),
      contract.operations.map(({ suggestion }) => suggestion.category),
    );
  });
});

suite("the depot's contract", () => {
  const depot = importContract({ file: fileURLToPath(new URL('depot.openapi.yaml', import.meta.url)) });

  test('is for the internal zone, and shows what the city answers', () => {
    assert.deepEqual(depot.warnings, []);
    assert.equal(depot.basePathSuggestion, '/depot/v1');
    assert.equal(depot.audience, 'internal');
    const [reports, ...more] = depot.operations;
    assert.deepEqual([reports?.path, reports?.suggestion.category, more.length], ['/reports', 'tells', 0]);
    const shown: unknown = JSON.parse(reports?.examples[0]?.body ?? '{}');
    assert.deepEqual(shapeOf(shown), shapeOf(JSON.parse(JSON.stringify(city.reports().body))));
  });
});

suite('every operation shows what it answers, as the city would', () => {
  const report = { district: 'harbour', street: 'Rope Walk', depth: 'deep' };
  const renewal = { eyesightTested: '2026-04-20', deliverTo: 'address-on-record' };
  const answers: Readonly<Record<string, { readonly status: number; readonly body: unknown }>> = {
    'GET /forecast/{district}': city.forecast('harbour', '3'),
    'POST /potholes': city.reportPothole(report),
    'GET /potholes/{id}': city.pothole('1001'),
    'GET /licences/{number}': city.licence('LN-204815'),
    'POST /licences/{number}/renewals': city.renewLicence('LN-204815', renewal),
  };
  for (const { method, path, examples } of contract.operations)
    test(`${method} ${path}`, () => {
      const { status, body } = answers[`${method} ${path}`] ?? assert.fail('no answer');
      const [first] = examples;
      assert.ok(first);
      assert.deepEqual(
        [first.status, shapeOf(JSON.parse(first.body))],
        [status, shapeOf(JSON.parse(JSON.stringify(body)))],
      );
    });
});

/** Names and kinds of what is in a value; of a list, of its first member. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'near')
      .map(([name, item]): [string, unknown] => [name, shapeOf(item)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

suite('the city', () => {
  test('tells the weather of its districts, the same twice', () => {
    for (const district of districts) {
      const first = city.forecast(district, '7');
      assert.equal(first.status, 200);
      assert.deepEqual(first, city.forecast(district, '7'));
    }
    assert.equal(city.forecast('atlantis', null).status, 404);
    for (const days of ['0', '8', '1.5', 'x', '']) assert.equal(city.forecast('harbour', days).status, 400);
  });

  test('takes reports of potholes and finds them again', () => {
    const report = { district: 'harbour', street: 'Quay', depth: 'deep' };
    const { status, location } = city.reportPothole(report);
    assert.equal(status, 201);
    assert.equal(city.pothole((location ?? '').replace('potholes/', '')).status, 200);
    for (const wrong of [
      null,
      [],
      {},
      { ...report, street: 1 },
      { ...report, depth: 'x' },
      { ...report, extra: 'x' },
    ])
      assert.equal(city.reportPothole(wrong).status, 400);
    assert.equal(city.pothole('999999').status, 404);
  });

  test('forgets old reports rather than grow without end', () => {
    const busy = new City();
    for (let i = 0; i < 1001; i++) busy.reportPothole({ district: 'harbour', street: 'Quay', depth: 'deep' });
    assert.equal(busy.pothole('1001').status, 404);
  });

  test('renews licences but for suspended ones', () => {
    const request = { eyesightTested: '2026-04-20', deliverTo: 'town-hall' };
    assert.equal(city.licence('LN-390077').status, 200);
    assert.deepEqual(city.renewLicence('LN-390077', request), {
      status: 201,
      body: { number: 'LN-390077', validUntil: '2041-05-04', deliverTo: 'town-hall' },
    });
    assert.equal(city.renewLicence('LN-551640', request).status, 409);
    assert.equal(city.renewLicence('LN-000000', request).status, 404);
    assert.equal(city.renewLicence('LN-390077', { ...request, deliverTo: 'elsewhere' }).status, 400);
  });
});
