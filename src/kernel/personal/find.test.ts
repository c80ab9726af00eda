import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { findPersonal } from './find.ts';
import { kindByName } from './member-names.ts';

const seen = (text: string): string[] =>
  findPersonal(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

/** Each alone, in a sentence, and twice. */
function finds(kind: string, value: string): void {
  assert.deepEqual(seen(value), [`${kind}: ${value}`]);
  assert.deepEqual(seen(`It is ${value}, as said.`), [`${kind}: ${value}`]);
  assert.deepEqual(seen(`(${value})\n${value}`), [`${kind}: ${value}`, `${kind}: ${value}`]);
}

suite('found', () => {
  const cards = [
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111\u00a01111\u00a01111\u00a01111',
    '4111\u20111111\u20111111\u20111111',
    '41\u200b11111111111111',
    '４１１１１１１１１１１１１１１１',
    '٤١١١١١١١١١١١١١١١',
    '5500005555555559',
    '2223003122003222',
    '3782 822463 10005',
    '378282246310005',
    '30569309025904',
    '6011111111111117',
    '3530111333300000',
    '6200000000000005',
  ];
  for (const card of cards) test(`the card ${card}`, () => finds('card', card));

  test('a card among other numbers, whatever stands beside it', () => {
    assert.deepEqual(seen('12 4111 1111 1111 1111 2027'), ['card: 4111 1111 1111 1111']);
    assert.deepEqual(seen('/pay/4111111111111111/now'), ['card: 4111111111111111']);
    assert.deepEqual(seen('{"pan":4111111111111111}'), ['card: 4111111111111111']);
  });

  for (const iban of [
    'DE89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'de89370400440532013000',
    'GB82 WEST 1234 5698 7654 32',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
  ])
    test(`the account ${iban}`, () => finds('iban', iban));

  for (const address of [
    'ann@example.org',
    'ann.lee+city@mail.example.co.uk',
    "o'neil_1@example.org",
    'ann＠example.org',
    'ann%40example.org',
    'jörg@müller.example',
    'ann@xn--mller-kva.example',
  ])
    test(`the address ${address}`, () => finds('email', address));

  test('an address in a path and in a query', () => {
    assert.deepEqual(seen('/users/ann@example.org/tickets?of=bob%40example.org&x=1'), [
      'email: ann@example.org',
      'email: bob%40example.org',
    ]);
  });

  for (const phone of [
    '+4930123456789',
    '+49 30 1234-5678',
    '+1 (212) 555-2368',
    '＋4930123456789',
    '212-555-2368',
    '212.555.2368',
  ])
    test(`the phone ${phone}`, () => finds('phone', phone));

  for (const id of [
    '219-09-9999',
    '912-50-1234',
    '111.444.777-35',
    '180126955222380',
    '1 80 12 69 552 223 80',
    '11010519491231002X',
    '756.9217.0769.85',
    '7569217076985',
    '85.07.30-033.28',
    '811228-9874',
    '311280-9995',
    '2341 2341 2346',
    '12 345 678 903',
    '130-692-544',
    '12345678Z',
    'X1234567L',
    'RSSMRA85T10A562S',
    'AB 12 34 56 C',
    '131052-308T',
  ])
    test(`the national identifier ${id}`, () => finds('national-id', id));

  test('what a member is named for, where its value can be it', () => {
    assert.equal(kindByName('BSN', '111222333'), 'national-id');
    assert.equal(kindByName('phone_number', '030 123456'), 'phone');
    assert.equal(kindByName('card-number', '4111111111111112'), 'card');
    assert.equal(kindByName('accountNumber', '12345678'), 'iban');
    for (const [name, value] of [
      ['phone', 'none'],
      ['ssn', 'unknown'],
      ['mobile', '1'],
      ['id', '111222333'],
      ['constructor', '111222333'],
      ['__proto__', '111222333'],
    ] as const)
      assert.equal(kindByName(name, value), undefined);
  });
});

suite('left as it is', () => {
  const harmless = [
    '',
    '4111111111111112',
    '4111 1111 1111 111',
    '1234567890123456',
    '0000000000000000',
    '1763819595123',
    '2026-11-22T13:49:00.123Z',
    '0.4111111111111111',
    '4111111111111111.5',
    '3.4111111111111111',
    'a4111111111111111',
    '41111111111111114111111111111111',
    'f3a4111111111111111b',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    '12345678-1234-4123-8123-123456789012',
    '192.168.100.200',
    '2001:db8::4111:1111',
    '1.234.567.890',
    'DE89370400440532013001',
    'DE893704004405320130009',
    'XX89370400440532013000',
    'v1.2.3-rc.4@stable',
    'node@26',
    '@example.org',
    'ann@localhost',
    'a@b',
    '@@@@',
    '1+4930123456789',
    '+12',
    '000-12-3456',
    '666-12-3456',
    '123-00-4567',
    '111.444.777-36',
    '12345678A',
    'RSSMRA85T10A562A',
    '131052-308A',
    '2341 2341 2345',
    '991340-1234',
    '52.520008, 13.404954',
    '1,234,567,890',
    '978-3-16-148410-0',
    '4006381333931',
  ];
  for (const text of harmless) test(JSON.stringify(text), () => assert.deepEqual(seen(text), []));

  test('kinds that were not asked for', () => {
    const text = 'ann@example.org 4111111111111111 +4930123456789';
    assert.deepEqual(
      findPersonal(text, ['phone']).map(({ kind }) => kind),
      ['phone'],
    );
    assert.deepEqual(findPersonal(text, []), []);
  });
});

test('findings stand in order, and never over one another', () => {
  const text =
    'tel +4930123456789, DE89 3704 0044 0532 0130 00; ann@example.org 4111111111111111 219-09-9999';
  const found = findPersonal(`${text}; `.repeat(5));
  assert.equal(found.length, 25);
  for (const [at, { start, end }] of found.entries()) {
    assert.ok(start < end);
    assert.ok(start >= (found[at - 1]?.end ?? 0));
  }
});

test('the work grows with the text only, however it is made to look like many findings', () => {
  // What is read of the text is counted, not timed.
  const readsOf = (text: string): number => {
    let reads = 0;
    const counted = new Proxy(new String(text), {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function')
          return typeof key === 'string' && /^\d+$/.test(key) ? (reads++, value) : value;
        return (...given: unknown[]) => {
          reads +=
            key === 'matchAll' ? target.length : key === 'slice' ? Number(given[1]) - Number(given[0]) : 1;
          return (value as (...given: unknown[]) => unknown).apply(text, given);
        };
      },
    });
    findPersonal(counted as string);
    return reads;
  };
  const hard = [
    '@',
    'a@',
    'a@b.',
    '1',
    '1 ',
    '1-',
    '411 ',
    '4111 1111 ',
    '+1 ',
    '1\u200b',
    '\u200b',
    'DE',
    'DE8 ',
    'DE89 3704 ',
    'AB12',
    '%40',
    '....@',
    '756.9217.',
    '219-09-',
  ];
  for (const piece of hard) {
    const short = readsOf(piece.repeat(200));
    const long = readsOf(piece.repeat(800));
    assert.ok(long < 4.5 * short, `${JSON.stringify(piece)}: ${short} reads, then ${long}`);
    assert.ok(short < 200 * piece.length * 600, `${JSON.stringify(piece)}: ${short} reads`);
  }
});
