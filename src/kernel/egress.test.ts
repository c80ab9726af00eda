import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { addressFault, checkedAddress, EgressRefused, guardedFetch } from './egress.ts';

const leadsTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map(address => ({ address }));
const elsewhere = new URL('https://idp.example/');

suite('a provider out there', () => {
  const never = [
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    'ff02::1',
    '100.100.100.200',
    '168.63.129.16',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::1',
    '::127.0.0.1',
  ];
  for (const address of never)
    test(`is not asked at ${address}`, async () => {
      await assert.rejects(
        checkedAddress(elsewhere, { local: false, resolve: leadsTo(address) }),
        EgressRefused,
      );
    });

  test('is not asked when one of its addresses is such a one', async () => {
    const resolve = leadsTo('93.184.216.34', '169.254.169.254');
    await assert.rejects(checkedAddress(elsewhere, { local: false, resolve }), EgressRefused);
  });

  test('is asked in a private network, where directories of enterprises are', async () => {
    const { address } = await checkedAddress(elsewhere, { local: false, resolve: leadsTo('10.1.2.3') });
    assert.equal(address, '10.1.2.3');
  });

  for (const url of ['http://idp.example/', 'http://127.0.0.1:1/', 'http://localhost/', 'file:///etc/passwd'])
    test(`is not asked at ${url}, to which its documents may point`, async () => {
      await assert.rejects(guardedFetch({ local: false })(url), EgressRefused);
    });
});

suite('a provider on this machine', () => {
  test('does not lead elsewhere', async () => {
    const local = { local: true, resolve: leadsTo('10.1.2.3') };
    await assert.rejects(checkedAddress(new URL('https://localhost/'), local), EgressRefused);
    await assert.rejects(guardedFetch({ local: true })('http://10.1.2.3/'), EgressRefused);
  });
});

suite('an address that an administrator names', () => {
  for (const text of [
    'https://idp.example/realm',
    'http://127.0.0.1:3000',
    'http://localhost:3000',
    'https://10.0.0.1',
  ])
    test(`may be ${text}`, () => assert.equal(addressFault(text), undefined));
  const wrong = [
    'http://idp.example',
    'https://169.254.169.254/',
    'https://[fe80::1]/',
    'https://u:p@idp.example',
    'x',
  ];
  for (const text of [
    ...wrong,
    'https://0/',
    'https://2852039166/',
    'javascript:alert(1)',
    'https://idp.example/#a',
  ])
    test(`may not be ${text}`, () => assert.notEqual(addressFault(text), undefined));
});
