import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Caller, ShownToken } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, type TestRequest } from '../../testing.ts';
import { policy } from './policy.ts';

const caller = (claims: Record<string, unknown>, over: Partial<Caller> = {}): Caller => ({
  application: { id: 'app_1', name: 'Widget', tag: 'widget', kind: 'confidential', active: true },
  keyId: undefined,
  sandbox: false,
  user: { id: 'usr_1', issuer: 'https://own.example', realm: 'external', groups: [], roles: [] },
  token: { issuer: 'https://own.example', claims } as unknown as ShownToken,
  ...over,
});

function ask(options: Record<string, unknown>, request: TestRequest): unknown {
  return compilePolicy(policy, options).authoriseObject?.(
    testExchange({ caller: caller({ sub: 'usr_1' }), ...request }),
  );
}

function refuses(verdict: unknown, what = ''): void {
  assert.ok(verdict instanceof Refusal, `not refused: ${what}`);
  assert.equal(verdict.code, 'object-not-owned');
  assert.equal(verdict.detail, undefined);
}

suite('a claim', () => {
  const inQuery = (claims: Record<string, unknown>, value: string, more: object = {}) =>
    ask(
      { query: 'owner', owner: 'claim', claim: 'customers', ...more },
      { url: `/things/v1/things/1?owner=${value}`, caller: caller(claims) },
    );

  test('owns what is its value, or one of its list', () => {
    assert.equal(inQuery({ customers: 'c-7' }, 'c-7'), undefined);
    assert.equal(inQuery({ customers: ['c-1', 'c-7'] }, 'c-7'), undefined);
    assert.equal(inQuery({ customers: 7 }, '7'), undefined);
    assert.equal(inQuery({ customers: [7, 'x'] }, 'x'), undefined);
    assert.equal(inQuery({ tenant: { id: 'c-7' } }, 'c-7', { claim: '/tenant/id' }), undefined);
    assert.equal(inQuery({ 'https://x/y': 'c-7' }, 'c-7', { claim: 'https://x/y' }), undefined);
  });

  const nothing: readonly [string, unknown, string][] = [
    ['another value', 'c-8', 'c-7'],
    ['another letter case', 'C-7', 'c-7'],
    ['a list without it', ['c-1', 'c-77'], 'c-7'],
    ['an empty list', [], ''],
    ['an empty text', '', ''],
    ['a text that holds a list', 'c-7,c-8', 'c-8'],
    ['a text with spaces', 'c-7 c-8', 'c-8'],
    ['a fraction', 7.5, '7.5'],
    ['a number that no double holds', 9007199254740992, '9007199254740992'],
    ['true', true, 'true'],
    ['null', null, 'null'],
    ['an object', { 'c-7': 1 }, 'c-7'],
    ['a list in a list', [['c-7']], 'c-7'],
    ['nothing', undefined, 'undefined'],
    ['a list that is too long', Array.from({ length: 1_001 }, (_, i) => `c-${i}`), 'c-7'],
  ];
  for (const [what, value, named] of nothing)
    test(`that is ${what} does not own ${named}`, () => refuses(inQuery({ customers: value }, named)));

  test('that is inherited owns nothing', () => {
    for (const claim of ['toString', '__proto__', 'constructor', '/constructor/name'])
      refuses(inQuery({}, 'Object', { claim }));
  });

  test('of another issuer owns nothing where one is named', () => {
    assert.equal(inQuery({ customers: '7' }, '7', { issuer: 'https://own.example' }), undefined);
    refuses(inQuery({ customers: '7' }, '7', { issuer: 'https://other.example' }));
  });

  test('of no token owns nothing', () => {
    refuses(
      ask(
        { query: 'owner', owner: 'claim', claim: 'customers' },
        { url: '/things/v1/things/1?owner=7', caller: caller({}, { token: undefined }) },
      ),
    );
  });
});

test('a user of another issuer is not the user of ours with the same id', () => {
  const foreign = { id: 'usr_1', issuer: 'https://evil.example', realm: undefined, groups: [], roles: [] };
  const asked = (issuer?: string) =>
    ask(
      { query: 'owner', owner: 'user.id', ...(issuer === undefined ? {} : { issuer }) },
      { url: '/things/v1/things/1?owner=usr_1', caller: caller({}, { user: foreign }) },
    );
  refuses(asked());
  refuses(asked('https://own.example'));
  assert.equal(asked('https://evil.example'), undefined);
});

suite('a query is refused that', () => {
  const inQuery = (query: string) =>
    ask({ query: 'owner', owner: 'user.id' }, { url: `/things/v1/things/1${query}` });

  test('one that names the owner once passes', () => {
    for (const query of ['?owner=usr_1', '?a=1&owner=usr_1&b=2', '?owner=usr%5F1', '?%6Fwner=usr_1'])
      assert.equal(inQuery(query), undefined, query);
  });

  const attacks = [
    ...['', '?', '?owner', '?owner=', '?other=usr_1', '?owner=usr_2', '?owner=USR_1', '?owner=usr_1%00'],
    ...['?owner=usr_1&owner=usr_2', '?owner=usr_2&owner=usr_1', '?owner=usr_1&owner=usr_1'],
    ...['?owner=usr_1&Owner=usr_2', '?OWNER=usr_1', '?owner=usr_1&owner[]=usr_2', '?owner[]=usr_1'],
    ...['?owner=usr_1&owner%5B0%5D=usr_2', '?owner=usr_1&owner.id=usr_2', '?owner=usr_1&%6fwner=usr_2'],
    ...['?owner=usr_1;owner=usr_2', '?x=1;owner=usr_2&owner=usr_1', '?owner=usr_1&+owner=usr_2'],
    ...['?owner=usr_1&owner%20=usr_2', '?owner=usr_1&%EF%BD%8Fwner=usr_2', '?owner=usr_1%2Cusr_2'],
    ...['?owner=usr%255F1', '?owner=usr+1', '?owner=%C3', '?owner=usr_1&%C3=x', '?owner=usr_1&owner'],
  ];
  for (const query of attacks)
    test(`names the owner in a way that may be read otherwise: ${query}`, () => {
      let verdict: unknown;
      try {
        verdict = inQuery(query);
      } catch (error) {
        // Refused before any policy sees it.
        assert.match(String(error), /target is refused/);
        return;
      }
      refuses(verdict, query);
    });
});

suite('a body', () => {
  const inBody = (body: string, headers: readonly string[] = ['content-type', 'application/json']) =>
    ask({ body: '/order/owner', owner: 'user.id' }, { method: 'POST', headers, body: Buffer.from(body) });
  const good = '{"order":{"owner":"usr_1"}}';

  test('that names the caller passes, as JSON of any kind', () => {
    assert.equal(inBody(good), undefined);
    for (const type of [
      'application/json; charset=UTF-8',
      'application/merge-patch+json',
      'Application/JSON',
    ])
      assert.equal(inBody(good, ['Content-Type', type]), undefined, type);
  });

  test('in which all of a list are the caller’s passes, and one other refuses', () => {
    const list = (...owners: string[]) =>
      ask(
        { body: '/*/owner', owner: 'user.id' },
        {
          headers: ['content-type', 'application/json'],
          body: Buffer.from(JSON.stringify(owners.map(owner => ({ owner })))),
        },
      );
    assert.equal(list('usr_1', 'usr_1'), undefined);
    refuses(list('usr_1', 'usr_2', 'usr_1'));
  });

  const attacks = [
    '{"order":{"owner":"usr_2"}}',
    '{"order":{"owner":"usr_1","Owner":"usr_2"}}',
    '{"order":{"owner":["usr_1"]}}',
    '{"order":[{"owner":"usr_1"}]}',
    '{"order":{"owner":{"$ne":1}}}',
    '{"order":{}}',
    '{}',
    '',
  ];
  const unreadable = [
    '{"order":{"owner":"usr_1","owner":"usr_2"}}',
    '{"order":{"owner":"usr_2","owner":"usr_1"}}',
    '{"order":{"owner":"usr_2"},"order":{"owner":"usr_1"}}',
    'order=usr_1',
    '{"order":{"owner":"usr_1"}}{"order":{"owner":"usr_2"}}',
    '\ufeff{"order":{"owner":"usr_1"}}',
    '{"order":{"owner":"usr_1"/*"}}',
  ];
  for (const body of attacks) test(`is refused: ${JSON.stringify(body)}`, () => refuses(inBody(body)));

  for (const body of unreadable)
    test(`is not looked into: ${JSON.stringify(body)}`, () => {
      const verdict = inBody(body);
      assert.ok(verdict instanceof Refusal && verdict.code === 'body-malformed');
    });

  test('is refused in a form that another reader may read otherwise', () => {
    const verdictFor = (...headers: string[]) => inBody(good, headers);
    refuses(verdictFor('content-type', 'text/plain'));
    refuses(verdictFor('content-type', 'application/jsonp'));
    for (const [code, ...headers] of [
      ['content-type-unsupported'],
      ['body-malformed', 'content-type', 'application/x-www-form-urlencoded'],
      ['body-malformed', 'content-type', 'multipart/form-data; boundary=x'],
      ['content-type-unsupported', 'content-type', 'application/json; charset=utf-16'],
      ['content-type-unsupported', 'content-type', 'application/json, application/xml'],
      ['content-coding-unsupported', 'content-type', 'application/json', 'content-encoding', 'gzip'],
    ]) {
      const verdict = verdictFor(...headers);
      assert.ok(verdict instanceof Refusal && verdict.code === code, headers.join(' '));
    }
  });
});

suite('a mistake is refused when the policy is compiled', () => {
  const wrong: readonly [Record<string, unknown>, RegExp][] = [
    [{ owner: 'user.id' }, /say what names the owner/],
    [{ owner: 'claim', query: 'x' }, /name the claim/],
    [{ owner: 'user.id', claim: 'x', query: 'x' }, /goes with owner "claim"/],
    [{ owner: 'application.id', issuer: 'https://x', query: 'x' }, /"issuer" goes/],
    [{ owner: 'user.id', body: '/a~x' }, /no JSON pointer/],
    [{ owner: 'user.id', response: 'a' }, /no JSON pointer/],
  ];
  for (const [options, message] of wrong)
    test(JSON.stringify(options), () => assert.throws(() => compilePolicy(policy, options), message));
});
