/** A description with more than a thousand operations that nobody here wrote, through the whole product. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { call, connection } from '../support/calls.ts';
import {
  assessment,
  liftZoneLimit,
  protect,
  subscribe,
  issueKey,
  untilServed,
} from '../support/catalogue.ts';
import { eventually } from '../support/eventually.ts';
import { Product, runCommand } from '../support/product.ts';
import { type TestUpstream, upstream } from '../support/upstreams.ts';

const document = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly category: string;
  readonly consumes: readonly string[] | null;
}

/** Bytes of the first answer; each further one is a byte longer, so that the access log tells which is which. */
const firstLength = 1_000;

suite("GitHub's API behind the gateway", () => {
  let gatehouse: Product;
  let service: TestUpstream;
  let operations: Operation[];
  let missing: { control: string }[];
  let key: string;
  const received: string[] = [];

  before(async () => {
    service = await upstream((request, response) => {
      const number = received.push(`${request.method} ${request.url}`) - 1;
      request.resume();
      request.on('end', () => response.end('x'.repeat(firstLength + number)));
    });
    gatehouse = await Product.start();
  });
  after(async () => {
    await gatehouse?.stop();
    await service?.close();
  });

  test('is imported from the command line, all of it', async t => {
    const startedAt = performance.now();
    const { code, stdout, stderr } = await runCommand([
      ...['import', document, '--name', 'github', '--version-name', 'v1', '--upstream', service.url],
      ...['--base-path', '/github', '--profile', 'none', '--json', ...gatehouse.address],
    ]);
    const seconds = (performance.now() - startedAt) / 1000;
    assert.equal(code, 0, stderr);
    const imported = JSON.parse(stdout) as { operations: Operation[]; missing: { control: string }[] };
    t.diagnostic(`${imported.operations.length} operations in ${seconds.toFixed(1)} s`);
    ({ operations, missing } = imported);
    assert.ok(operations.length > 1_000);
    const { paths } = JSON.parse(readFileSync(document, 'utf8')) as { paths: Record<string, object> };
    assert.deepEqual(
      operations.map(({ method, path }) => `${method} ${path}`).toSorted(),
      Object.entries(paths)
        .flatMap(([path, item]) => Object.keys(item).map(method => `${method.toUpperCase()} ${path}`))
        .toSorted(),
    );
  });

  test('is refused below its floors, with every missing control named', async () => {
    const refused = await gatehouse.command(['publish', 'github', '--json']);
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /\b\d{4} controls missing/);
    const named = new Set(missing.map(({ control }) => control));
    for (const control of ['api-key', 'application-quota', 'write-limits', 'risk-assessment', 'oauth-user'])
      assert.ok(named.has(control), control);
  });

  test('is published with controls attached, the risk assessed and what cannot be met yet waived', async () => {
    const { admin } = gatehouse;
    const version = await admin.get<{ id: string }>('/apis/github/versions/v1');
    await liftZoneLimit(admin);
    // Paths are called with any values, to see where they lead.
    await protect(admin, 'registered', version.body.id, { validating: false });
    await admin.call('POST', '/attachments', {
      scope: 'version',
      scopeId: version.body.id,
      policy: 'call-journal',
    });
    const answers = join(gatehouse.dataDir, '..', 'assessment.json');
    writeFileSync(answers, JSON.stringify(assessment));
    await gatehouse.json('assess', 'github/v1', answers);
    await gatehouse.json(
      ...['waive', 'github/v1', 'oauth-user', 'oauth-scope', 'response-validation', 'object-ownership'],
      ...['sender-constrained-tokens', 'request-validation'],
      ...['--reason', 'Not in this release; its callers are our own.', '--until', '90d'],
    );
    await gatehouse.json('publish', 'github');
    await subscribe(admin, 'octopus', { api: 'github' });
    ({ key } = await issueKey(admin, 'octopus'));
    await untilServed(`${gatehouse.url()}/github/zen`, { 'x-api-key': key });
  });

  test('routes every operation to its place, and forwards each path as it was sent', async () => {
    const before = received.length;
    const agents = Array.from({ length: 4 }, connection);
    const sent: string[] = [];
    for (const [i, { method, path, consumes }] of operations.entries()) {
      // Distinct, of no fixed segment's name, and with what must stay encoded.
      let parameter = 0;
      const target = path.replaceAll(/\{[^{}]+\}/g, () => `v${i}p${parameter++}%20%C3%A9`);
      sent.push(`${method} ${target}`);
      const type = consumes?.[0];
      const { status, body } = await call(`${gatehouse.url()}/github${target}`, {
        method,
        headers: {
          'x-api-key': key,
          ...(type === undefined ? {} : { 'content-type': type.replace('*/*', 'application/json') }),
        },
        body: type === undefined ? undefined : '{}',
        agent: agents[i % agents.length] as (typeof agents)[0],
      });
      assert.equal(status, 200, `${method} ${path}: ${body.slice(0, 300)}`);
    }
    for (const agent of agents) agent.destroy();
    assert.deepEqual(received.slice(before), sent);

    const logged = await eventually(
      () => Promise.resolve(accessLog().filter(({ bytes }) => bytes >= firstLength + before)),
      entries => entries.filter(({ status }) => status === 200).length >= operations.length,
    );
    const went = new Map(logged.map(({ bytes, operation }) => [bytes - firstLength - before, operation]));
    const astray = operations.flatMap(({ method, path }, i) =>
      went.get(i) === `${method} ${path}` ? [] : [`${method} ${path} went to ${went.get(i)}`],
    );
    assert.deepEqual(astray, []);
  });

  test('offers no other verb on any of its resources', async () => {
    const offered = new Map<string, Set<string>>();
    for (const { method, path } of operations)
      offered.set(path, (offered.get(path) ?? new Set()).add(method));
    const fixed = [...offered].filter(([path]) => !path.includes('{'));
    assert.ok(fixed.length > 50);
    for (const [path, methods] of fixed) {
      const answer = await call(`${gatehouse.url()}/github${path}`, {
        method: 'PROPFIND',
        headers: { 'x-api-key': key },
      });
      assert.equal(answer.status, 405, path);
      const allowed = new Set(String(answer.headers['allow']).split(', '));
      for (const method of methods) assert.ok(allowed.has(method), `${method} ${path}`);
    }
  });

  interface Line {
    readonly operation: string;
    readonly status: number;
    readonly bytes: number;
  }

  function accessLog(): Line[] {
    const text = readFileSync(join(gatehouse.dataDir, 'log', 'access.jsonl'), 'utf8');
    return text
      .slice(0, text.lastIndexOf('\n'))
      .split('\n')
      .map(line => JSON.parse(line) as Line);
  }
});
