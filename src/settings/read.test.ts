import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { speaksTls } from './address.ts';
import { readSettings } from './read.ts';

suite('hosts that contracts may be fetched from', () => {
  const read = (text: string) => readSettings({ 'contract-hosts': text }, {}).contractHosts;

  test('are none unless told', () => {
    assert.equal(readSettings({}, {}).contractHosts, undefined);
  });

  test('are host and port, several with commas', () => {
    assert.deepEqual(read('specs.internal:8080, [::1]:3000'), ['specs.internal:8080', '[::1]:3000']);
  });

  for (const wrong of [
    '',
    '*',
    'specs.internal',
    'http://specs.internal:80',
    'a:1,',
    'a:1,,b:2',
    'a:99999',
    '10.0.0.0/8',
  ])
    test(`are not "${wrong}"`, () => {
      assert.throws(() => read(wrong), /--contract-hosts: must be host:port/);
    });
});

suite('addresses that people open', () => {
  const portal = (text: string) => readSettings({ 'portal-url': text }, {}).portalUrl;

  test('are an origin, with or without a slash at its end', () => {
    assert.equal(portal('https://developers.example.org/'), 'https://developers.example.org');
    assert.equal(portal('https://Developers.example.org:443'), 'https://developers.example.org');
    assert.equal(portal('https://[2001:db8::1]:8443'), 'https://[2001:db8::1]:8443');
  });

  test('may be plain http on this machine only', () => {
    assert.equal(portal('http://localhost:3000'), 'http://localhost:3000');
    assert.throws(() => portal('http://developers.example.org'), /--portal-url: must be https/);
    assert.throws(() => portal('http://127.0.0.1.example.org'), /--portal-url: must be https/);
  });

  for (const wrong of [
    '',
    'developers.example.org',
    'https://example.org/portal',
    'https://example.org/?a=b',
    'https://example.org#x',
    'https://user@example.org',
    'https://user:secret@example.org',
    'https://example.org\\@other.example',
    'ftp://example.org',
    'javascript:alert(1)',
  ])
    test(`are not "${wrong}"`, () => assert.throws(() => portal(wrong), /--portal-url: must be/));
});

suite('proxies that are trusted', () => {
  const trusted = (text: string) => readSettings({ 'trusted-proxies': text }, {}).trustedProxies;

  test('are none unless told', () => assert.equal(readSettings({}, {}).trustedProxies, undefined));

  test('are addresses and networks', () => {
    assert.deepEqual(trusted('127.0.0.1, 10.0.0.0/8,2001:db8::/32'), [
      '127.0.0.1',
      '10.0.0.0/8',
      '2001:db8::/32',
    ]);
  });

  for (const wrong of [
    '',
    '*',
    'proxy.example.org',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.1:80',
    'fe80::1%eth0',
  ])
    test(`are not "${wrong}"`, () => assert.throws(() => trusted(wrong), /--trusted-proxies: /));

  for (const wide of ['0.0.0.0/0', '0.0.0.0/000', '128.0.0.0/1', '10.0.0.0/7', '::/0', '2000::/3'])
    test(`are not a good part of the internet: ${wide}`, () => {
      assert.throws(() => trusted(wide), /far too many addresses to be trusted/);
    });
});

suite('plain http', () => {
  for (const flag of ['external-http', 'internal-http'])
    test(`is refused beyond this machine: ${flag}`, () => {
      for (const host of ['0.0.0.0', '[::]', '192.0.2.7', 'gatehouse.example.org'])
        assert.throws(
          () => readSettings({ [flag]: `${host}:7000` }, {}),
          new RegExp(`--${flag}: speaks plain http, so it must be a loopback address`),
          host,
        );
    });

  test('is what portal, console and health speak on loopback, unless told otherwise', () => {
    const settings = readSettings({}, {});
    const told = readSettings({ 'control-tls': 'on' }, {});
    for (const name of ['portal', 'console', 'health'] as const) {
      assert.equal(speaksTls(settings[name], settings), false, name);
      assert.equal(speaksTls(told[name], told), true, name);
    }
  });

  test('is never what they speak where others can listen in', () => {
    for (const host of ['0.0.0.0', '[::]', '192.0.2.7', 'gatehouse.example.org', '127.0.0.1.example.org'])
      for (const name of ['portal', 'console', 'health'] as const) {
        const settings = readSettings({ [name]: `${host}:7000`, 'control-tls': 'off' }, {});
        assert.equal(speaksTls(settings[name], settings), true, `${name} ${host}`);
      }
  });
});

suite('the cache of shared limits', () => {
  const cache = (url: string) => readSettings({ 'redis-url': url }, {}).redisUrl;

  for (const url of ['rediss://u:p@cache.example:6379', 'redis://127.0.0.1:6379', 'redis://[::1]:6379'])
    test(`may be ${url}`, () => assert.equal(cache(url), url));

  for (const wrong of ['redis://cache.example:6379', 'redis://10.0.0.1', 'http://127.0.0.1:6379', 'cache'])
    test(`is not ${wrong}: counts and password would travel in the clear`, () => {
      assert.throws(() => cache(wrong), /redis-url/);
    });
});

suite('the mail server', () => {
  const read = (flags: Record<string, string>) => readSettings(flags, {});

  test('is none unless told, and mail stays in files', () => {
    assert.equal(read({}).mailUrl, undefined);
  });

  test('is told by scheme, host and user', () => {
    const flags = { 'mail-url': 'smtps://gate@mail.example.org', 'mail-password-file': '/run/mail' };
    assert.equal(read(flags).mailUrl, 'smtps://gate@mail.example.org');
    assert.equal(read({ 'mail-url': 'smtp://localhost:2525' }).mailFrom, 'gatehouse@localhost');
  });

  for (const url of ['http://mail.example.org', 'smtp://mail.example.org/x', 'smtp://mail.example.org?a=b'])
    test(`is not ${url}`, () => assert.throws(() => read({ 'mail-url': url }), /--mail-url/));

  test('has its password in no flag, and a user and a password together or neither', () => {
    const secret = { 'mail-url': 'smtps://gate:hunter2@mail.example.org' };
    assert.throws(() => read(secret), /must not hold a password/);
    assert.throws(() => read({ 'mail-url': 'smtps://gate@mail.example.org' }), /together/);
    assert.throws(() => read({ 'mail-password-file': '/run/mail' }), /--mail-password-file/);
  });
});
