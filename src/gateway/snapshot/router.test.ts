import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { OperationPlan } from './plan.ts';
import { Router } from './router.ts';

function plan(
  method: string,
  path: string,
  version: { basePath?: string; hosts?: string[] } = {},
): OperationPlan {
  return {
    document: { method, path },
    version: { basePath: version.basePath ?? '', hosts: version.hosts ?? [] },
  } as unknown as OperationPlan;
}

function routerOf(...plans: OperationPlan[]): Router {
  const router = new Router();
  for (const each of plans) router.add(each);
  return router;
}

const find = (router: Router, method: string, path: string, host = 'any.example') =>
  router.match(host, method, path.slice(1).split('/'));

function found(router: Router, method: string, path: string, host?: string) {
  const match = find(router, method, path, host);
  assert.ok('operation' in match, `${method} ${path} finds nothing`);
  return { path: match.operation.document.path, parameters: { ...match.parameters } };
}

function missed(router: Router, method: string, path: string, host?: string) {
  const match = find(router, method, path, host);
  assert.ok(!('operation' in match), `${method} ${path} finds something`);
  return match;
}

suite('router', () => {
  test('a path that no template takes is unknown', () => {
    const router = routerOf(plan('GET', '/pets'), plan('GET', '/pets/{id}'));
    for (const path of ['/', '/pet', '/pets/', '/pets/1/', '/pets/1/toys', '/Pets', '/pets1'])
      assert.deepEqual(missed(router, 'GET', path).allow, [], path);
  });

  test('a known path with another method tells the methods it offers, HEAD beside GET', () => {
    const router = routerOf(plan('GET', '/pets/{id}'), plan('DELETE', '/pets/{id}'), plan('POST', '/pets'));
    assert.deepEqual([...missed(router, 'POST', '/pets/1').allow].sort(), ['DELETE', 'GET', 'HEAD']);
    assert.deepEqual(missed(router, 'HEAD', '/pets').allow, ['POST']);
    assert.deepEqual(missed(router, 'get', '/pets').allow, ['POST']);
  });

  test('HEAD is answered where GET is', () => {
    assert.equal(found(routerOf(plan('GET', '/pets')), 'HEAD', '/pets').path, '/pets');
  });

  test('a fixed segment wins over a pattern, a pattern over a parameter', () => {
    const router = routerOf(
      plan('GET', '/pets/{id}'),
      plan('GET', '/pets/{name}.json'),
      plan('GET', '/pets/mine'),
    );
    assert.equal(found(router, 'GET', '/pets/mine').path, '/pets/mine');
    assert.deepEqual(found(router, 'GET', '/pets/rex.json'), {
      path: '/pets/{name}.json',
      parameters: { name: 'rex' },
    });
    assert.deepEqual(found(router, 'GET', '/pets/.json').parameters, { id: '.json' });
    assert.deepEqual(found(router, 'GET', '/pets/7').parameters, { id: '7' });
  });

  test('a fixed segment that leads nowhere does not hide the parameter beside it', () => {
    const router = routerOf(plan('GET', '/a/{x}/c'), plan('GET', '/a/b/d'));
    assert.deepEqual(found(router, 'GET', '/a/b/c').parameters, { x: 'b' });
    assert.equal(found(router, 'GET', '/a/b/d').path, '/a/b/d');
  });

  suite('a path that the contract lists is not reached through the template of another', () => {
    const router = routerOf(
      plan('GET', '/todos/{id}'),
      plan('DELETE', '/todos/{id}'),
      plan('PUT', '/todos/{id}.json'),
      plan('GET', '/todos/count'),
      plan('GET', '/todos/{id}/items'),
    );

    test('a method that only the template offers is refused with those of the concrete path', () => {
      assert.deepEqual(missed(router, 'DELETE', '/todos/count').allow, ['GET', 'HEAD']);
      assert.deepEqual(missed(router, 'PUT', '/todos/count').allow, ['GET', 'HEAD']);
      assert.deepEqual(missed(router, 'DELETE', '/todos/7.json').allow, ['PUT']);
    });

    test('nor by a catch-all further up', () => {
      const all = routerOf(plan('*', '/*'), plan('GET', '/todos/count'), plan('DELETE', '/todos/{id}'));
      all.addUnlisted(plan('*', '/*', { basePath: '/todos' }));
      assert.deepEqual(missed(all, 'DELETE', '/todos/count').allow, ['GET', 'HEAD']);
    });

    test('two patterns of one rank still share a path by their methods', () => {
      const rivals = routerOf(plan('GET', '/files/{name}.md'), plan('PUT', '/files/a.{kind}'));
      assert.equal(found(rivals, 'PUT', '/files/a.md').path, '/files/a.{kind}');
      assert.deepEqual([...missed(rivals, 'POST', '/files/a.md').allow].sort(), ['GET', 'HEAD', 'PUT']);
    });

    test('every other path still is, and so is what only begins like the concrete one', () => {
      assert.deepEqual(found(router, 'DELETE', '/todos/7').parameters, { id: '7' });
      assert.deepEqual(found(router, 'DELETE', '/todos/counts').parameters, { id: 'counts' });
      assert.deepEqual(found(router, 'GET', '/todos/count/items').parameters, { id: 'count' });
      assert.equal(found(router, 'GET', '/todos/count').path, '/todos/count');
    });
  });

  test('several parameters in one segment are told apart by the text between them', () => {
    const router = routerOf(plan('GET', '/compare/{base}...{head}'));
    assert.deepEqual(found(router, 'GET', '/compare/v1...v2').parameters, { base: 'v1', head: 'v2' });
    missed(router, 'GET', '/compare/v1..v2');
    missed(router, 'GET', '/compare/...v2');
    missed(router, 'GET', '/compare/v1...');
  });

  test('an empty segment is no parameter value', () => {
    missed(routerOf(plan('GET', '/pets/{id}')), 'GET', '/pets/');
  });

  test('parameter names like __proto__ are plain names', () => {
    const match = find(routerOf(plan('GET', '/x/{__proto__}')), 'GET', '/x/1');
    assert.ok('operation' in match);
    assert.equal(Object.getPrototypeOf(match.parameters), null);
    assert.equal(match.parameters['__proto__'], '1');
  });

  test('two operations in one place are refused', () => {
    const router = routerOf(plan('GET', '/pets/{id}'));
    assert.throws(() => router.add(plan('GET', '/pets/{petId}')), /already answers/);
    const all = routerOf(plan('*', '/*', { basePath: '/x' }));
    assert.throws(() => all.add(plan('*', '/*', { basePath: '/x' })), /already answers/);
  });

  test('a version with hosts answers under them alone', () => {
    const router = routerOf(plan('GET', '/pets', { hosts: ['a.example'] }));
    assert.equal(found(router, 'GET', '/pets', 'a.example').path, '/pets');
    missed(router, 'GET', '/pets', 'b.example');
    missed(router, 'GET', '/pets', '');
  });

  test('a host with an API of its own still reaches those that answer under any host', () => {
    const router = routerOf(plan('GET', '/own', { hosts: ['a.example'] }), plan('GET', '/all'));
    assert.equal(found(router, 'GET', '/all', 'a.example').path, '/all');
  });

  test('a catch-all takes everything below its base path and nothing beside it', () => {
    const router = routerOf(
      plan('*', '/*', { basePath: '/legacy' }),
      plan('GET', '/pets', { basePath: '/legacy/new' }),
    );
    for (const path of ['/legacy', '/legacy/', '/legacy/a/b', '/legacy/new', '/legacy/new/other'])
      assert.equal(found(router, 'PATCH', path).path, '/*', path);
    assert.equal(found(router, 'GET', '/legacy/new/pets').path, '/pets');
    for (const path of ['/', '/legac', '/legacyx', '/other/legacy']) missed(router, 'GET', path);
  });

  suite('what a version does not list stays its own to refuse', () => {
    const people = { basePath: '/people' };
    const withUnlisted = (...plans: OperationPlan[]) => {
      const router = routerOf(...plans);
      router.addUnlisted(plan('*', '/*', people));
      return router;
    };

    test('no catch-all further up takes an unlisted path or method below its base path', () => {
      const router = withUnlisted(plan('*', '/*'), plan('GET', '/{id}', people));
      for (const [method, path] of [
        ['DELETE', '/people/7'],
        ['GET', '/people/7/export'],
        ['GET', '/people'],
        ['GET', '/people/'],
      ] as const)
        assert.equal(missed(router, method, path).unlisted?.version.basePath, '/people', `${method} ${path}`);
      assert.equal(found(router, 'GET', '/other').path, '/*');
    });

    test('nor one that answers under any host', () => {
      const hosts = ['a.example'];
      const router = routerOf(plan('*', '/*'), plan('GET', '/{id}', { ...people, hosts }));
      router.addUnlisted(plan('*', '/*', { ...people, hosts }));
      assert.equal(missed(router, 'DELETE', '/people/7', 'a.example').unlisted?.version.basePath, '/people');
      assert.equal(found(router, 'DELETE', '/people/7', 'b.example').path, '/*');
      assert.equal(found(router, 'DELETE', '/other', 'a.example').path, '/*');
    });

    test('a catch-all further down, or a listed operation, still answers', () => {
      const router = withUnlisted(
        plan('GET', '/{id}', people),
        plan('*', '/*', { basePath: '/people/old' }),
        plan('GET', '/people/photos/{id}'),
      );
      assert.equal(found(router, 'DELETE', '/people/old/x').path, '/*');
      assert.equal(found(router, 'GET', '/people/photos/1').path, '/people/photos/{id}');
    });
  });

  test('a thousand operations cost each request a walk of its own segments only', () => {
    const router = new Router();
    for (let i = 0; i < 1000; i++) router.add(plan('GET', `/r${i}/{a}/s${i}/{b}`));
    assert.deepEqual(found(router, 'GET', '/r999/x/s999/y').parameters, { a: 'x', b: 'y' });
    missed(router, 'GET', '/r999/x/s998/y');
  });

  test('what is written down of a miss holds fixed segments below a version only, never what may be a parameter', () => {
    const router = routerOf(plan('GET', '/people/{name}/pets', { basePath: '/city/v1' }));
    router.addUnlisted(plan('*', '/*', { basePath: '/city/v1' }));
    const shown = (path: string) => router.withoutData('any.example', path.slice(1).split('/'));
    assert.equal(shown('/city/v1/people/Anna'), '/city/v1/people/*');
    assert.equal(shown('/city/v1/people/Anna/pets'), '/city/v1/people/*/pets');
    assert.equal(shown('/city/v1/people/Anna/Lindqvist/pets'), '/city/v1/people/*/*/*');
    assert.equal(shown('/city/v1/Anna/people'), '/city/v1/*/*');
    assert.equal(shown('/city/v2/people'), undefined);
    assert.equal(shown('/wp-admin/setup.php'), undefined);
  });
});
