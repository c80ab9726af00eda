import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readArchive } from './archive.ts';
import { packed, release, type TarEntry } from './testing.ts';

const paths = (entries: readonly TarEntry[]): string[] => [...readArchive(packed(entries)).keys()];

suite('a packed release', () => {
  test('is read without the directory that all is in', () => {
    const files = readArchive(release('4.0.0'));
    assert.equal(files.size, 5);
    assert.equal(files.get('tests/regression.yaml')?.toString(), 'not needed');
  });

  test('may hold long paths, in either way', () => {
    const long = `top/${'a'.repeat(90)}/${'b'.repeat(90)}`;
    assert.deepEqual(paths([{ path: 'b.conf', prefix: 'top/a' }]), ['a/b.conf']);
    const record = ` path=${long}\n`;
    const content = `${record.length + 3}${record}`;
    assert.deepEqual(paths([{ path: 'x', content, flag: 'x' }, { path: 'top/short' }]), [long.slice(4)]);
  });

  for (const path of [
    '../../etc/cron.d/x',
    'top/../../x',
    '/etc/x',
    'top/./x',
    'top//x',
    'top/a\\..\\x',
    'top/a\nb',
    `top/${'a'.repeat(90)}${'/b'.repeat(1)}é`,
  ])
    test(`is refused for the path ${JSON.stringify(path)}`, () => {
      assert.throws(() => paths([{ path }]), /leads elsewhere/);
      const record = ` path=${path}\n`;
      if (!path.includes('\n'))
        assert.throws(
          () =>
            paths([{ path: 'x', content: `${record.length + 3}${record}`, flag: 'x' }, { path: 'top/y' }]),
          /leads elsewhere/,
        );
    });

  for (const [what, entries, why] of [
    ['a symbolic link', [{ path: 'top/x', flag: '2' }], /is a link/],
    ['a hard link', [{ path: 'top/x', flag: '1' }], /is a link/],
    ['a device', [{ path: 'top/x', flag: '3' }], /neither a file nor/],
    ['a name of GNU', [{ path: 'top/x', flag: 'L' }], /neither a file nor/],
    ['a file twice', [{ path: 'top/x' }, { path: 'top/x' }], /twice/],
    ['a wrong sum', [{ path: 'top/x', sum: '0000001\0' }], /damaged/],
    ['a size that is none', [{ path: 'top/x', size: '-0000000001\0' }], /damaged/],
    ['a size beyond its end', [{ path: 'top/x', size: '00000777777\0' }], /ends in the middle/],
    [
      'a size told apart',
      [{ path: 'x', content: '12 size=100\n', flag: 'x' }, { path: 'top/x' }],
      /tells a size/,
    ],
  ] as const)
    test(`is refused for ${what}`, () => assert.throws(() => paths(entries), why));

  test('is refused where it is none, is cut off, or unpacks to more than there may be', () => {
    assert.throws(() => readArchive(Buffer.from('no')), /not packed by gzip/);
    assert.throws(() => readArchive(gzipSync(Buffer.alloc(512, 'x'))), /not a tar archive/);
    assert.throws(() => readArchive(gzipSync(Buffer.alloc(0))), /ends in the middle/);
    assert.throws(() => readArchive(gzipSync(Buffer.alloc(129 * 1024 * 1024))), /more than 134217728 octets/);
    assert.throws(
      () => paths(Array.from({ length: 20_001 }, (_, i) => ({ path: `top/${i}` }))),
      /more than 20000/,
    );
  });
});
