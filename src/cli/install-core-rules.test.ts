import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packed, release } from './core-rules/testing.ts';
import { openTestCli, type TestCli } from './testing.ts';

const root = mkdtempSync(join(tmpdir(), 'install-core-rules-'));
after(() => rmSync(root, { recursive: true }));
let directories = 0;

const digestOf = (octets: Buffer): string => createHash('sha256').update(octets).digest('hex');

suite('rules install-crs', () => {
  let cli: TestCli;
  let place: string;
  let directory: string;
  beforeEach(async () => {
    cli = await openTestCli();
    place = join(root, String(directories++));
    mkdirSync(place);
    directory = join(place, 'crs');
  });
  afterEach(() => cli.close());

  /** Runs it with an archive that lies in a file, under its true digest. */
  function install(archive: Buffer, digest = digestOf(archive)) {
    const file = join(place, 'release.tar.gz');
    writeFileSync(file, archive);
    return cli.run('rules', 'install-crs', directory, '--from', file, '--sha256', digest);
  }
  const left = () => readdirSync(place).filter(name => name !== 'release.tar.gz');

  test('puts what is used of a release into the directory, and says what to do next', async () => {
    const { code, out } = await install(release('4.28.0'));
    assert.equal(code, 0);
    assert.match(out, /Core Rule Set 4\.28\.0 is in .*: 3 files/);
    assert.match(out, /--threats-crs/);
    assert.ok(existsSync(join(directory, 'rules/REQUEST-942-SQLI.conf')));
    assert.equal(existsSync(join(directory, 'tests')), false);
    assert.deepEqual(left(), ['crs']);
  });

  test('fetches from the address of the project, and from none without being told', async () => {
    const archive = release('4.28.0');
    const asked: string[] = [];
    cli.fetch = async url => {
      asked.push(url);
      return new Response(new Uint8Array(archive));
    };
    const run = (...more: string[]) => cli.run('rules', 'install-crs', directory, ...more);
    assert.equal((await run()).code, 2);
    assert.equal((await run('--release', '4.28.0/../x')).code, 2);
    assert.equal((await run('--release', '4.28.0', '--from', 'x')).code, 2);
    assert.equal((await run('--release', '4.28.0', '--sha256', 'abc')).code, 2);
    assert.deepEqual(asked, []);
    assert.equal((await run('--release', '4.28.0', '--sha256', digestOf(archive))).code, 0);
    assert.deepEqual(asked, ['https://github.com/coreruleset/coreruleset/archive/refs/tags/v4.28.0.tar.gz']);
  });

  test('installs nothing that has another digest, or none that was told', async () => {
    const archive = release('4.28.0');
    const other = await install(archive, '0'.repeat(64));
    assert.equal(other.code, 3);
    assert.match(other.err, /is not what --sha256 says/);
    const untold = await cli.run('rules', 'install-crs', directory, '--from', join(place, 'release.tar.gz'));
    assert.equal(untold.code, 3);
    assert.ok(untold.err.includes(`--sha256 ${digestOf(archive)}`));
    for (const { err } of [other, untold])
      assert.match(err, /gpg --verify coreruleset-<version>\.tar\.gz\.asc /);
    assert.deepEqual(left(), []);
  });

  test('without a digest it tells the commands that check the release', async () => {
    cli.fetch = async () => new Response(new Uint8Array(release('4.28.0')));
    const { code, err } = await cli.run('rules', 'install-crs', directory, '--release', '4.28.0');
    assert.equal(code, 3);
    assert.match(err, /curl -LO https:\S+\/v4\.28\.0\.tar\.gz/);
    assert.match(err, /curl -LO https:\S+\/coreruleset-4\.28\.0\.tar\.gz\.asc/);
    assert.match(err, /gpg --verify coreruleset-4\.28\.0\.tar\.gz\.asc v4\.28\.0\.tar\.gz/);
    assert.deepEqual(left(), []);
  });

  test('a download that breaks off installs nothing, and says what can be done', async () => {
    const archive = release('4.28.0');
    let pulls = 0;
    cli.fetch = async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            if (pulls++ === 0) controller.enqueue(new Uint8Array(archive.subarray(0, 100)));
            else controller.error(new Error('terminated'));
          },
        }),
      );
    const run = () =>
      cli.run('rules', 'install-crs', directory, '--release', '4.28.0', '--sha256', digestOf(archive));
    const { code, err } = await run();
    assert.equal(code, 3);
    assert.match(err, /cannot be fetched: terminated\./);
    assert.match(err, /--from/);
    assert.doesNotMatch(err, /PROXY/);
    cli.env['HTTPS_PROXY'] = 'http://proxy.test:3128';
    assert.match((await run()).err, /HTTPS_PROXY is set: run this with NODE_USE_ENV_PROXY=1/);
    // What ends early without a word is another file.
    cli.fetch = async () => new Response(new Uint8Array(archive.subarray(0, 100)));
    assert.match((await run()).err, /is not what --sha256 says/);
    assert.deepEqual(left(), []);
  });

  test('what a killed run left is cleared away, and what it had put aside is put back', async () => {
    await install(release('4.27.0'));
    renameSync(directory, `${directory}.new-0123abcd-old`);
    mkdirSync(`${directory}.new-0123abcd`);
    mkdirSync(`${directory}.new-mine`);
    assert.equal((await install(Buffer.from('no archive'))).code, 3);
    assert.match(readFileSync(join(directory, 'crs-setup.conf.example'), 'utf8'), /4\.27\.0/);
    assert.deepEqual(left(), ['crs', 'crs.new-mine']);
  });

  test('an answer that is none, or larger than any release, is refused', async () => {
    const run = () =>
      cli.run('rules', 'install-crs', directory, '--release', '4.28.0', '--sha256', '0'.repeat(64));
    cli.fetch = async () => new Response('not here', { status: 404 });
    assert.match((await run()).err, /it answered 404/);
    const piece = new Uint8Array(16 * 1024 * 1024);
    cli.fetch = async () =>
      new Response(new ReadableStream({ pull: controller => controller.enqueue(piece) }));
    assert.match((await run()).err, /more than 67108864 octets/);
  });

  test('an upgrade takes over setup, exclusions and plugins, and nothing else', async () => {
    await install(release('4.27.0'));
    const kept = [
      'crs-setup.conf',
      'rules/REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf',
      'plugins/own-after.conf',
    ];
    for (const path of kept) writeFileSync(join(directory, path), '# mine\n');
    writeFileSync(join(directory, 'rules/REQUEST-999-GONE.conf'), '');
    const { out } = await install(release('4.28.0'));
    for (const path of kept) assert.equal(readFileSync(join(directory, path), 'utf8'), '# mine\n');
    assert.match(out, /Kept from before: crs-setup\.conf, plugins\/own-after\.conf, rules\/REQUEST-900/);
    assert.equal(existsSync(join(directory, 'rules/REQUEST-999-GONE.conf')), false);
    assert.match(readFileSync(join(directory, 'crs-setup.conf.example'), 'utf8'), /4\.28\.0/);
    assert.deepEqual(left(), ['crs']);
  });

  for (const [what, archive, why] of [
    [
      'cannot be run',
      release('4.28.0', 'SecRule ARGS "@nope" "id:1"'),
      /rules\/REQUEST-942-SQLI\.conf:1:15: /,
    ],
    ['holds a link', packed([{ path: 'top/rules', flag: '2' }]), /is a link/],
    ['leads out', packed([{ path: 'top/rules/../../../x' }]), /leads elsewhere/],
    ['unpacks to more than there may be', gzipSync(Buffer.alloc(129 * 1024 * 1024)), /more than 134217728/],
    ['is no release', packed([{ path: 'top/readme' }]), /cannot be run/],
  ] as const)
    test(`one that ${what} leaves the old one as it was`, async () => {
      await install(release('4.27.0'));
      const { code, err } = await install(archive);
      assert.equal(code, 3);
      assert.match(err, why);
      assert.match(readFileSync(join(directory, 'crs-setup.conf.example'), 'utf8'), /4\.27\.0/);
      assert.deepEqual(left(), ['crs']);
    });

  test('a directory that holds something else is not replaced', async () => {
    mkdirSync(directory);
    writeFileSync(join(directory, 'thesis.txt'), 'years of work');
    const { code, err } = await install(release('4.28.0'));
    assert.equal(code, 2);
    assert.match(err, /something else/);
    assert.deepEqual(readdirSync(directory), ['thesis.txt']);
  });
});
