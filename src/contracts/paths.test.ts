import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Findings } from './findings.ts';
import { checkConflicts, readTemplate, type RoutedTemplate } from './paths.ts';

suite('path templates', () => {
  for (const written of [
    '/',
    '/pets',
    '/pets/',
    '/pets/{id}',
    '/repos/{owner}/{repo}/compare/{base}...{head}',
    '/reports/{year}-{month}.csv',
    '/v1/things/{id}:cancel',
    '/users/{user-id}/{X.y_z}',
    "/o'brien/(old)",
  ]) {
    test(`${written} is accepted as it is`, () => {
      const findings = new Findings();
      assert.equal(readTemplate(written, findings)?.template, written);
      assert.deepEqual(findings.faults, []);
    });
  }

  const refused: Record<string, RegExp> = {
    pets: /begin with/,
    '': /begin with/,
    'https://x.example/pets': /begin with/,
    '/pets?id={id}': /query parameters/,
    '/pets#top': /`#`/,
    '//pets': /empty segments/,
    '/a//b': /empty segments/,
    '/a/../b': /`\.\.`/,
    '/a/%2e%2e/b%2fc': /no request path/,
    '/a%5Cb': /no request path/,
    '/a%00': /no request path/,
    '/a%252e': /no request path/,
    '/a%zz': /no request path/,
    '/a;v=1': /no request path/,
    '/{a': /without its `\}`/,
    '/a}': /without its `\{`/,
    '/{}': /not a parameter name/,
    '/{a b}': /not a parameter name/,
    '/{+path}': /not a parameter name/,
    '/{path*}': /not a parameter name/,
    '/{a{b}}': /not a parameter name/,
    '/%7Ba%7D': /no request path/,
    '/{a}{b}': /nothing between/,
    '/{id}/x/{id}': /twice/,
    '/*': /no path parameter/,
    '/files/**': /no path parameter/,
    [`/${'a/'.repeat(100)}`]: /at most/,
  };
  for (const [written, says] of Object.entries(refused)) {
    test(`${written.slice(0, 40) || 'nothing'} is refused`, () => {
      const findings = new Findings();
      assert.equal(readTemplate(written, findings), undefined);
      assert.match(findings.faults[0]?.message ?? '', says);
    });
  }
});

suite('templates that stand for the same requests', () => {
  const conflicts = (...paths: (readonly [string, string])[]): Findings => {
    const findings = new Findings();
    const routed = paths.map(([written, methods]): RoutedTemplate => {
      const path = readTemplate(written, findings);
      assert.ok(path);
      return { path, methods: new Set(methods.split(' ')) };
    });
    checkConflicts(routed, findings);
    return findings;
  };

  test('templates that differ only in parameter names are refused when they share a method', () => {
    const { faults } = conflicts(['/pets/{id}', 'get put'], ['/pets/{name}', 'get']);
    assert.equal(faults[0]?.at, '/paths/~1pets~1{name}');
    assert.match(faults[0].message, /differs only .* `\/pets\/\{id\}`/);
  });

  test('templates that differ only in parameter names are kept with a warning when no method is shared', () => {
    const { faults, warnings } = conflicts(['/pets/{id}', 'get'], ['/pets/{name}', 'delete']);
    assert.deepEqual(faults, []);
    assert.equal(warnings.length, 1);
  });

  test('patterns of equal weight that can match one request are refused', () => {
    assert.match(
      conflicts(['/f/a{x}', 'get'], ['/f/{y}b', 'get']).faults[0]?.message ?? '',
      /can match the same/,
    );
  });

  for (const [a, b] of [
    ['/pets/mine', '/pets/{id}'],
    ['/f/{x}.json', '/f/{x}.yaml'],
    ['/f/{x}.json', '/f/{x}'],
    ['/a/{x}/c', '/a/{x}/d'],
    ['/{x}/me', '/books/{id}'],
  ] as const) {
    test(`${a} and ${b} are told apart`, () => {
      const { faults, warnings } = conflicts([a, 'get'], [b, 'get']);
      assert.deepEqual([...faults, ...warnings], []);
    });
  }

  test('thousands of paths of one shape are refused rather than compared pair by pair', () => {
    const many = Array.from({ length: 2000 }, (_, i) => [`/x/{a}-${i}`, 'get'] as const);
    assert.match(conflicts(...many).faults[0]?.message ?? '', /too many paths of this shape/);
  });
});
