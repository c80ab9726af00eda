import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Refusal } from '../../refusal.ts';
import type { OperationDocument } from '../../snapshot/document.ts';
import { compilePolicy, testExchange, testOperation, testZone } from '../../testing.ts';
import { accepts } from './accept.ts';
import { essenceOf, MediaTypes } from './media-types.ts';
import { policy } from './policy.ts';

const json: OperationDocument = {
  ...testOperation,
  method: 'POST',
  consumes: ['application/json', 'text/csv'],
  produces: ['application/json', 'application/problem+json'],
};

function refusalOf(
  headers: readonly string[],
  from: { operation?: OperationDocument; options?: Record<string, unknown>; house?: 406 } = {},
): Refusal | undefined {
  const operation = from.operation ?? json;
  const steps = compilePolicy(policy, from.options ?? {}, { place: { operation } });
  const zone = from.house === undefined ? testZone : { ...testZone, contentTypeStatus: from.house };
  const verdict = steps.validate?.(testExchange({ method: 'POST', headers, operation, zone }));
  assert.ok(!(verdict instanceof Promise));
  return verdict;
}

const codeOf = (...from: Parameters<typeof refusalOf>) => refusalOf(...from)?.code;
const body = ['Content-Length', '2'];

suite('the type of a request body', () => {
  for (const type of [
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="utf-8"',
    ' text/csv ; header=present',
  ])
    test(`${type} is taken where application/json and text/csv are offered`, () =>
      assert.equal(codeOf([...body, 'Content-Type', type]), undefined));

  for (const type of [
    'text/plain',
    'application/xml',
    'application/vnd.api+json',
    'application/json+xml',
    'application/jsonx',
    'application/*',
    '*/*',
    'application/json, text/plain',
    'application/json text/plain',
    'application',
    'application/',
    '/json',
    '',
    ';application/json',
    'text/plain; application/json',
  ])
    test(`${type || 'an empty Content-Type'} is not`, () =>
      assert.equal(codeOf([...body, 'Content-Type', type]), 'content-type-unsupported'));

  test('a body without a Content-Type is refused, however it is framed', () => {
    assert.equal(codeOf(body), 'content-type-unsupported');
    assert.equal(codeOf(['Transfer-Encoding', 'chunked']), 'content-type-unsupported');
  });

  test('the refusal lists what is offered', () => {
    assert.equal(refusalOf(body)?.status, 415);
    assert.deepEqual(refusalOf(body)?.headers, { accept: 'application/json, text/csv' });
  });

  test('a zone with the house status answers 406 instead of 415', () => {
    const refusal = refusalOf(body, { house: 406 });
    assert.deepEqual([refusal?.code, refusal?.status], ['content-type-refused', 406]);
  });

  test('a repeated Content-Type is refused, even where nothing is known of the operation', () => {
    const repeated = [...body, 'Content-Type', 'application/json', 'content-type', 'text/xml'];
    assert.equal(codeOf(repeated), 'request-malformed');
    assert.equal(codeOf(repeated, { operation: testOperation }), 'request-malformed');
  });

  test('a body is refused where the operation takes none, whatever its type', () => {
    const operation = { ...json, consumes: [] };
    assert.equal(codeOf([...body, 'Content-Type', 'application/json'], { operation }), 'body-unexpected');
    assert.equal(codeOf(['Transfer-Encoding', 'chunked'], { operation }), 'body-unexpected');
  });

  test('a request without a body needs no Content-Type, and one it has is not looked at', () => {
    assert.equal(codeOf([]), undefined);
    assert.equal(codeOf(['Content-Length', '0', 'Content-Type', 'text/x']), undefined);
  });

  test('ranges in the contract admit all that they cover and nothing else', () => {
    const operation = { ...json, consumes: ['image/*'] };
    assert.equal(codeOf([...body, 'Content-Type', 'image/png'], { operation }), undefined);
    assert.equal(codeOf([...body, 'Content-Type', 'imagery/png'], { operation }), 'content-type-unsupported');
    assert.equal(
      codeOf([...body, 'Content-Type', 'a/b'], { operation: { ...json, consumes: ['*/*'] } }),
      undefined,
    );
    assert.equal(
      codeOf([...body, 'Content-Type', 'nonsense'], { operation: { ...json, consumes: ['*/*'] } }),
      'content-type-unsupported',
    );
  });

  test('an operation without a contract passes everything else', () => {
    assert.equal(
      codeOf([...body, 'Content-Type', 'a/b', 'Accept', 'c/d'], { operation: testOperation }),
      undefined,
    );
  });

  test('the options win over the contract', () => {
    const options = { requestTypes: ['text/xml'] };
    assert.equal(
      codeOf([...body, 'Content-Type', 'application/json'], { options }),
      'content-type-unsupported',
    );
    assert.equal(codeOf([...body, 'Content-Type', 'text/xml'], { options }), undefined);
    assert.equal(
      codeOf([...body, 'Content-Type', 'text/xml'], { options: { requestTypes: [] } }),
      'body-unexpected',
    );
  });

  test('an option that is no media type is refused at publish', () => {
    for (const type of ['json', 'a/b; c=d', '*/json', 'a/b*', 'a//b'])
      assert.throws(() => compilePolicy(policy, { requestTypes: [type] }), /is not a media type/, type);
  });

  test('attached to a zone, it reads the contract of the operation that was called', () => {
    const steps = compilePolicy(
      policy,
      {},
      { place: { scope: 'zone', version: undefined, operation: undefined } },
    );
    const x = testExchange({ method: 'POST', headers: body, operation: json });
    for (let i = 0; i < 2; i++)
      assert.equal((steps.validate?.(x) as Refusal | undefined)?.code, 'content-type-unsupported');
  });
});

suite('what the caller accepts', () => {
  const accepted = [
    '*/*',
    'application/*',
    'application/json',
    'APPLICATION/JSON',
    'application/json;charset=utf-8',
    'application/problem+json',
    'text/html, application/json;q=0.9',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
    'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
    'application/json;q=0, application/problem+json',
    'application/json;v=1;q=0, application/json',
    'application/json;v=1, application/json;q=0, application/problem+json;q=0',
    'text/html;title="a,b;q=0", application/json',
    '*/*;q=0, application/json;q=0.001',
    'application/json, application/json;q=0',
    '',
    ' , ',
  ];
  for (const accept of accepted)
    test(`"${accept}" admits JSON`, () => assert.equal(codeOf(['Accept', accept]), undefined));

  const refused = [
    'text/html',
    'text/*',
    'application/xml, text/csv',
    '*/*;q=0',
    'application/*;q=0, */*',
    'application/json;q=0, application/problem+json;q=0, */*',
    'application/json;q=0.0, application/problem+json;q=0.000',
    'application/json;q=high, application/problem+json;q=-1',
    'application',
    'json',
    '*/json',
    'text/html;note=", application/json"',
    'text/html;note=", application/json;x="',
    'text/html;note="application/json',
    Array.from({ length: 60 }, (_, i) => `x/y${i}`).join(',') + ', application/json',
  ];
  for (const accept of refused)
    test(`"${accept.slice(0, 80)}" does not`, () =>
      assert.equal(codeOf(['Accept', accept]), 'not-acceptable'));

  test('where the contract offers a range, what overlaps it is accepted', () => {
    const operation = { ...json, produces: ['image/*'] };
    assert.equal(codeOf(['Accept', 'image/png'], { operation }), undefined);
    assert.equal(codeOf(['Accept', 'image/png;q=0, text/html'], { operation }), 'not-acceptable');
    assert.equal(codeOf(['Accept', 'text/html'], { operation }), 'not-acceptable');
  });

  test('an operation of whose answers nothing is known accepts every Accept', () => {
    assert.equal(codeOf(['Accept', 'x/y'], { operation: { ...json, produces: [] } }), undefined);
  });

  test('a header made to be slow is read in one pass', () => {
    const hostile = [
      '"'.repeat(16_000),
      ';'.repeat(16_000),
      ','.repeat(16_000),
      '"\\'.repeat(8000),
      'a/b;'.repeat(4000),
    ];
    for (const accept of hostile) codeOf(['Accept', accept]);
  });
});

test('a range of types with a suffix, as frameworks describe it, takes those and offers them', () => {
  const types = new MediaTypes(['application/*+json']);
  assert.ok(types.has('application/vnd.x+json') && types.has('application/problem+json'));
  for (const other of ['application/json', 'text/x+json', 'application/x+xml', 'application/'])
    assert.ok(!types.has(other), other);
  assert.equal(essenceOf('application/*+json'), undefined);
  assert.ok(accepts('application/vnd.x+json', types) && !accepts('text/html', types));
});
