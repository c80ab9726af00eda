import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { AddressSet } from '#gateway';
import { cdnNetworks } from './cdn-networks.ts';
import { networksOf } from './networks.ts';

suite('networks that a setting names', () => {
  let file: string;
  before(() => {
    file = join(mkdtempSync(join(tmpdir(), 'gatehouse-networks-')), 'networks.txt');
  });
  after(() => rmSync(join(file, '..'), { recursive: true }));

  test('are written out, come from CDNs by name, or from a file with one a line', () => {
    writeFileSync(file, '# ours\n192.0.2.0/24\r\n\n2001:db8::/32 # and these\n');
    assert.deepEqual(networksOf(['10.0.0.1', file]), ['10.0.0.1', '192.0.2.0/24', '2001:db8::/32']);
    assert.ok(new AddressSet(networksOf(['cloudflare'])).has('104.16.0.1'));
    assert.ok(!new AddressSet(networksOf(['cloudflare'])).has('151.101.0.1'));
  });

  test('of CDNs are networks, each with its source and day', () => {
    for (const [name, { source, asOf, networks }] of Object.entries(cdnNetworks)) {
      assert.deepEqual(networksOf(networks), networks, name);
      assert.match(source, /^https:\/\//);
      assert.match(asOf, /^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test('that are none are refused by entry or line', () => {
    assert.throws(() => networksOf(['akamai']), /"akamai" is neither .* Known CDNs are cloudflare, fastly/);
    assert.throws(() => networksOf(['10.0.0.1/8']), /bits set/);
    assert.throws(() => networksOf(['__proto__']), /"__proto__" is neither/);
    assert.throws(() => networksOf([`${file}.missing`]), /ENOENT/);
    writeFileSync(file, '192.0.2.0/24\nhere\n');
    assert.throws(() => networksOf([file]), /networks\.txt:2: "here" is neither/);
    writeFileSync(file, '# nothing yet\n');
    assert.throws(() => networksOf([file]), /names no network/);
  });
});
