import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Entry, SearchOptions, SearchResult } from 'ldapts';
import { type Client, groupsAround, type GroupPlace } from './ldap-groups.ts';

const place: GroupPlace = {
  groupBaseDn: 'ou=groups',
  memberAttribute: 'member',
  nested: true,
  patience: 1000,
};
const entries = (names: readonly string[]): SearchResult => ({
  searchEntries: names.map((dn): Entry => ({ dn })),
  searchReferences: [],
});

/** A directory in which `groups` tells who is in what. Remembers the filters that it was asked with. */
function directory(
  groups: Readonly<Record<string, readonly string[]>>,
  capabilities: readonly string[] = [],
) {
  const asked: string[] = [];
  const client: Client = {
    search: () =>
      Promise.resolve({
        searchEntries: [{ dn: '', supportedCapabilities: [...capabilities] }],
        searchReferences: [],
      }),
    async *searchPaginated(_base: unknown, options: SearchOptions = {}) {
      const filter = String(options.filter);
      const plain = filter.toLowerCase();
      asked.push(filter);
      const found = Object.entries(groups).filter(([, members]) =>
        members.some(member => plain.includes(`(member=${member})`)),
      );
      yield entries(found.map(([name]) => name));
    },
  };
  return { client, asked };
}

suite('groups of somebody in a directory', () => {
  const city = {
    'cn=roads': ['uid=ann'],
    'cn=works': ['cn=roads'],
    'cn=city': ['cn=works', 'cn=ring'],
    'cn=ring': ['cn=city'],
  };

  test('are those that name them, and no others where groups in groups do not count', async () => {
    const { client } = directory(city);
    const found = await groupsAround(client, { ...place, nested: false }, 'uid=ann', ['cn=Own']);
    assert.deepEqual(found, ['cn=Own', 'cn=roads']);
  });

  test('are all around them, each once, where groups stand in a circle', async () => {
    const { client, asked } = directory(city);
    const found = await groupsAround(client, place, 'uid=ann', ['CN=Roads']);
    assert.deepEqual(found, ['CN=Roads', 'cn=works', 'cn=city', 'cn=ring']);
    assert.ok(asked.length <= 6, asked.join(' '));
    assert.ok(asked.every(filter => !filter.includes('1.2.840')));
  });

  test('come by the rule of Active Directory from a server that says that it is one', async () => {
    const { client, asked } = directory({}, ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1670']);
    assert.deepEqual(await groupsAround(client, place, 'CN=Ann (HR),DC=example', []), []);
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /member:1\.2\.840\.113556\.1\.4\.1941:=CN=Ann \\28HR\\29,DC=example/);
  });

  test('are none to rely on when they are more than can be, or nested without end', async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`cn=${at}`, ['uid=ann']]));
    await assert.rejects(groupsAround(directory(many).client, place, 'uid=ann', []), /too many/);
    const deep = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`cn=${at}`, [at === 0 ? 'uid=ann' : `cn=${at - 1}`]]),
    );
    await assert.rejects(groupsAround(directory(deep).client, place, 'uid=ann', []), /too deeply/);
  });
});
