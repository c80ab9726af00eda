import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange, testOperation } from '../../testing.ts';
import { policy } from './policy.ts';

const application = {
  id: 'app_1',
  name: 'Widget',
  tag: 'widget',
  kind: 'confidential',
  active: true,
} as const;
const operation = { ...testOperation, path: '/partners/{partner}/orders/{order-id}' };

const compile = (options: Record<string, unknown>, place: Record<string, unknown> = { operation }) =>
  compilePolicy(policy, options, { place });

function ask(
  parameters: Record<string, string>,
  owner = 'application.tag',
  caller: object | undefined = application,
) {
  const { authoriseObject } = compile({ parameter: 'partner', owner });
  assert.ok(authoriseObject !== undefined);
  const known = {
    application: caller as typeof application | undefined,
    keyId: 'key_1',
    user: undefined,
    sandbox: false,
  };
  return authoriseObject(testExchange({ operation, parameters, caller: known }));
}

function refuses(verdict: unknown): void {
  assert.ok(verdict instanceof Refusal, 'not refused');
  assert.equal(verdict.code, 'object-not-owned');
  assert.equal(verdict.detail, undefined);
}

test("the caller's own object passes, by identifier, name or tag", () => {
  assert.equal(ask({ partner: 'app_1' }, 'application.id'), undefined);
  assert.equal(ask({ partner: 'Widget' }, 'application.name'), undefined);
  assert.equal(ask({ partner: 'widget', 'order-id': '7' }), undefined);
});

suite('refused', () => {
  const foreign = [
    'gadget',
    'Widget',
    'WIDGET',
    'widget ',
    ' widget',
    'widget/',
    'widget%00',
    'widge',
    'wid\u200bget',
    '',
    '*',
    'undefined',
  ];
  for (const partner of foreign)
    test(`an object of ${JSON.stringify(partner)}`, () => {
      refuses(ask({ partner }));
    });

  test('a request whose path did not give the parameter', () => {
    refuses(ask({}));
    refuses(ask({ 'order-id': 'widget' }));
    refuses(ask(Object.create({ partner: 'widget' }) as Record<string, string>));
  });

  test('a caller who was not identified, whatever the object', () => {
    for (const partner of ['', 'undefined', 'widget'])
      for (const owner of ['application.id', 'application.name', 'application.tag']) {
        const { authoriseObject } = compile({ parameter: 'partner', owner });
        refuses(authoriseObject?.(testExchange({ operation, parameters: { partner } })));
        refuses(authoriseObject?.(testExchange({ operation, parameters: {} })));
      }
  });

  test('a caller whose own value is empty, so that it owns nothing', () => {
    refuses(ask({ partner: '' }, 'application.tag', { ...application, tag: '' }));
  });

  test("another of the caller's values", () => {
    refuses(ask({ partner: 'app_1' }, 'application.tag'));
    refuses(ask({ partner: 'widget' }, 'application.id'));
  });
});

suite('a mistake is refused when the policy is compiled', () => {
  const owner = 'application.tag';
  for (const parameter of ['Partner', 'partner}', '{partner}', 'order', '__proto__', 'orders'])
    test(`the parameter ${parameter}, which the path does not have`, () => {
      assert.throws(() => compile({ parameter, owner }), /has no parameter .*partner, order-id/);
    });

  test('an operation without parameters, or none at all', () => {
    const plain = { ...testOperation, path: '/partners' };
    assert.throws(() => compile({ parameter: 'partner', owner }, { operation: plain }), /it has none/);
    assert.throws(
      () => compile({ parameter: 'partner', owner }, { operation: undefined }),
      /attach it to an operation/,
    );
  });

  test('an owner that no caller has', () => {
    for (const strange of ['application.active', 'toString', 'user.name'])
      assert.throws(() => compile({ parameter: 'partner', owner: strange }), /nothing can belong/);
  });
});
