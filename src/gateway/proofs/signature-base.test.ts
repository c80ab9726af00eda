import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { signatureBase, type SignedRequest } from './signature-base.ts';
import { type InnerList, readDictionary } from './structured-fields.ts';

const request = (fields: readonly string[]): SignedRequest => ({
  method: 'GET',
  scheme: 'https',
  authority: 'api.example',
  path: '/',
  query: '',
  target: '/',
  fields,
});

/** What one component says of these fields; undefined where it is refused. */
function valueOf(component: string, ...fields: string[]): string | undefined {
  const input = [...(readDictionary([`sig=(${component})`])?.values() ?? [])][0] as InnerList;
  const base = signatureBase(input, request(fields));
  return typeof base === 'string' ? base.split('\n')[0]?.slice(component.length + 2) : undefined;
}

suite('fields with parameters (RFC 9421 section 2.1)', () => {
  // The example of sections 2.1.1 and 2.1.2; no field of that name is registered, so `sf` is shown with one that is.
  const example = '  a=1,    b=2;x=1;y=2,   c=(a   b   c), d';

  test('sf: a structured field in its one form, in one line or several', () => {
    assert.equal(valueOf('"priority";sf', 'Priority', example), 'a=1, b=2;x=1;y=2, c=(a b c), d');
    assert.equal(valueOf('"priority";sf', 'Priority', 'u=1', 'priority', ' i=?1'), 'u=1, i');
    assert.equal(valueOf('"idempotency-key";sf', 'Idempotency-Key', ' "a"; b=1 '), '"a";b=1');
    assert.equal(valueOf('"client-cert-chain";sf', 'Client-Cert-Chain', ':AA==:,:AQ==:'), ':AA==:, :AQ==:');
  });

  test('key: one member of a dictionary, whatever its field is called', () => {
    const member = (name: string) => valueOf(`"example-dict";key="${name}"`, 'Example-Dict', example);
    assert.deepEqual(['a', 'd', 'b', 'c', 'e'].map(member), ['1', '?1', '2;x=1;y=2', '(a b c)', undefined]);
  });

  test('bs: each line for itself', () => {
    assert.equal(valueOf('"x-list";bs', 'X-List', 'a, b', 'X-List', 'c'), ':YSwgYg==:, :Yw==:');
  });

  const refused: [component: string, ...fields: string[]][] = [
    ['"x-own";sf', 'X-Own', 'a=1'],
    ['"priority";sf', 'Priority', 'u=1, u=2'],
    ['"priority";sf', 'Priority', 'u=1', 'Priority', 'u=2'],
    ['"priority";sf', 'Priority', 'u="'],
    ['"idempotency-key";sf', 'Idempotency-Key', '"a", "b"'],
    ['"x-dict";key="a"', 'X-Dict', 'a=1, b=2, a=3'],
    ['"x-dict";key="a"', 'X-Dict', 'a=1', 'X-Dict', 'a=1'],
    ['"x-dict";key="a"', 'X-Dict', 'b="a=1, a=2"'],
    ['"x-dict";key="a"', 'X-Dict', 'a'.repeat(9_000)],
    ['"x-dict";key', 'X-Dict', 'key=1'],
    ['"x-dict";key="a";sf', 'X-Dict', 'a=1'],
    ['"x-dict";bs;sf', 'X-Dict', 'a=1'],
    ['"x-dict";tr', 'X-Dict', 'a=1'],
    ['"x-dict";req', 'X-Dict', 'a=1'],
    ['"x-dict";sf=?0', 'X-Dict', 'a=1'],
    ['"@method";sf'],
  ];
  for (const [component, ...fields] of refused)
    test(`refused: ${component} of ${fields.join(' ').slice(0, 40)}`, () =>
      assert.equal(valueOf(component, ...fields), undefined));

  test('a comma within a text divides nothing', () => {
    assert.equal(valueOf('"x-dict";key="a"', 'X-Dict', 'b="x, a=2 \\", c", a=1'), '1');
  });
});
