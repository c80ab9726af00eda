import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { countryGroups, isCountry } from './countries.ts';
import { readPlaces } from './file.ts';
import { Places } from './places.ts';

/** A database of a few /8 networks, in the format of MMDB 2.0 with records of 24 bits. */
function database(networks: Readonly<Record<number, unknown>>): Buffer {
  const data: Buffer[] = [];
  const nodes: [number | undefined, number | undefined][] = [[undefined, undefined]];
  const offsets = new Map<number, number>();
  let size = 0;
  for (const [octet, record] of Object.entries(networks)) {
    const encoded = encode(record);
    offsets.set(Number(octet), size);
    data.push(encoded);
    size += encoded.length;
  }
  const leaves: (readonly [node: number, side: 0 | 1, offset: number])[] = [];
  for (const [octet, offset] of offsets) {
    let node = 0;
    for (let bit = 7; bit >= 0; bit--) {
      const side = ((octet >> bit) & 1) as 0 | 1;
      const pair = nodes[node] as [number | undefined, number | undefined];
      if (bit === 0) leaves.push([node, side, offset]);
      else node = pair[side] ??= nodes.push([undefined, undefined]) - 1;
    }
  }
  for (const [node, side, offset] of leaves) (nodes[node] as number[])[side] = nodes.length + 16 + offset;
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [at, pair] of nodes.entries())
    for (const side of [0, 1] as const) tree.writeUIntBE(pair[side] ?? nodes.length, at * 6 + side * 3, 3);
  const metadata = encode({
    node_count: nodes.length,
    record_size: 24,
    ip_version: 4,
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'Test',
    languages: [],
    description: {},
  });
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...data,
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    metadata,
  ]);
}

function encode(value: unknown): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([Buffer.of((2 << 5) | value.length), Buffer.from(value)]);
  if (typeof value === 'number')
    return Buffer.of((6 << 5) | 4, ...[24, 16, 8, 0].map(bits => (value >> bits) & 255));
  if (Array.isArray(value)) return Buffer.concat([Buffer.of(value.length, 11 - 7), ...value.map(encode)]);
  const entries = Object.entries(value as object);
  return Buffer.concat([Buffer.of((7 << 5) | entries.length), ...entries.flat().map(encode)]);
}

const inMemory = (file: Buffer): Places => {
  const shared = new SharedArrayBuffer(file.length);
  file.copy(Buffer.from(shared));
  return new Places(shared);
};

suite('places', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-places-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  test('the bundled database knows countries of both families, and nothing of private networks', () => {
    const places = new Places(readPlaces(undefined));
    assert.deepEqual(places.of('193.0.6.139'), { country: 'NL', regions: [] });
    assert.equal(places.of('2001:4860:4860::8888')?.country, 'US');
    for (const address of ['10.0.0.1', '127.0.0.1', '::1', 'fe80::1', 'fd00::1'])
      assert.equal(places.of(address), undefined, address);
  });

  test("regions come from the operator's own database", () => {
    const places = inMemory(
      database({
        10: { country: { iso_code: 'DE' }, subdivisions: [{ iso_code: 'BY' }, { iso_code: 'M' }] },
        11: { country_code: 'CH' },
      }),
    );
    assert.deepEqual(places.of('10.1.2.3'), { country: 'DE', regions: ['DE-BY', 'DE-M'] });
    assert.deepEqual(places.of('11.1.2.3'), { country: 'CH', regions: [] });
    assert.equal(places.of('12.1.2.3'), undefined);
    // Whose first octets are 10 and 11.
    for (const address of ['a00::1', 'b00::1']) assert.equal(places.of(address), undefined);
  });

  test('a record without a country, or with another kind of one, is of no known place', () => {
    const records = [
      {},
      { country_code: 'Germany' },
      { country: { iso_code: 7 } },
      { subdivisions: 'DE' },
      'DE',
    ];
    for (const record of records) assert.equal(inMemory(database({ 10: record })).of('10.0.0.1'), undefined);
    const odd = inMemory(database({ 10: { country_code: 'DE', subdivisions: [{}, { iso_code: 3 }] } }));
    assert.deepEqual(odd.of('10.0.0.1'), { country: 'DE', regions: [] });
  });

  test('a file that is no database is refused by its name', () => {
    const file = join(directory, 'places.mmdb');
    for (const content of ['', 'nothing of the kind', '\xab\xcd\xefMaxMind.com']) {
      writeFileSync(file, content, 'latin1');
      assert.throws(() => readPlaces(file), /places\.mmdb is no database of places/);
    }
    assert.throws(() => readPlaces(join(directory, 'missing')), /ENOENT/);
    writeFileSync(file, database({ 10: { country_code: 'CH' } }));
    assert.equal(new Places(readPlaces(file)).of('10.0.0.1')?.country, 'CH');
  });

  test('every country stands in one part of the world, and the union has 27 members', () => {
    const { eu = [], eea = [], efta = [], ...parts } = countryGroups;
    const all = Object.values(parts).flat();
    assert.equal(new Set(all).size, all.length);
    assert.equal(all.length, 250);
    assert.equal(eu.length, 27);
    for (const code of [...eu, ...eea, ...efta]) assert.ok(isCountry(code), code);
    for (const code of ['UK', 'EU', 'ZZ', '', 'de']) assert.ok(!isCountry(code), code);
  });
});
