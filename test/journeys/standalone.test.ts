/** A gateway from one file: no store, no control plane, the same floors. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { stringify } from 'yaml';
import { generateApiKey } from '#credentials';
import { call, codeOf } from '../support/calls.ts';
import { eventually } from '../support/eventually.ts';
import { freePort, signalGroup, spawnProgram } from '../support/product.ts';
import { type TestUpstream, upstream } from '../support/upstreams.ts';
import { startWebSocketUpstream, type WebSocketUpstream } from '../support/web-sockets.ts';

const keys = { fromEnvironment: generateApiKey('live'), fromFile: generateApiKey('live') };
const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

const waiver = (control: string) => ({
  control,
  until,
  reason: 'It has no description; to be written this year.',
});

const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="order"><xs:complexType><xs:sequence>
    <xs:element name="count" type="xs:int"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

/** A contract of three files, as somebody would write it. */
const orders: Readonly<Record<string, string>> = {
  'openapi.yaml': `openapi: 3.1.0
info: { title: Orders, version: '1' }
paths:
  /orders: { $ref: paths/orders.yaml }
`,
  'paths/orders.yaml': `post:
  requestBody:
    required: true
    content:
      application/xml:
        schema: { $ref: ../schemas.yaml#/Order }
        x-gatehouse-xsd: { $ref: ../order.xsd }
  responses: { '200': { description: Ordered. } }
`,
  'schemas.yaml': `Order:
  type: object
  xml: { name: order }
  required: [count]
  properties:
    count: { type: integer, maximum: 10 }
`,
  'order.xsd': xsd,
};

function declaration(target: string, waivers: readonly string[] = ['contract'], chat = target): object {
  return {
    gatehouse: 1,
    plans: [{ name: 'standard', limits: [{ policy: 'rate-limit', options: { limit: 1000, window: '1s' } }] }],
    apis: [
      {
        name: 'things',
        versions: [
          {
            name: 'v1',
            audience: 'registered',
            profile: 'registered@2',
            basePath: '/things',
            upstream: { targets: [target] },
            contract: {
              openapi: '3.1.0',
              info: { title: 'Things', version: '1' },
              paths: { '/things': { get: { responses: { 200: { description: 'All.' } } } } },
            },
          },
        ],
      },
      {
        name: 'old',
        versions: [
          {
            name: 'v1',
            audience: 'open',
            profile: 'open-action@2',
            basePath: '/old',
            upstream: { targets: [target] },
            waivers: waivers.map(waiver),
            policies: [{ policy: 'call-journal', options: {} }],
          },
        ],
      },
      {
        name: 'orders',
        versions: [
          {
            name: 'v1',
            audience: 'open',
            profile: 'open-action@2',
            basePath: '/orders',
            upstream: { targets: [target] },
            contract: 'orders/openapi.yaml',
            policies: [
              { policy: 'xml-guard', options: { schema: xsd } },
              { policy: 'request-validation', options: {} },
            ],
          },
        ],
      },
      {
        name: 'chat',
        versions: [
          {
            name: 'v1',
            audience: 'open',
            profile: 'open-action@2',
            basePath: '/chat',
            upstream: { targets: [chat] },
            waivers: waivers.map(waiver),
            policies: [{ policy: 'websocket', options: {} }],
          },
        ],
      },
    ],
    developers: [{ name: 'lab' }],
    applications: [
      { name: 'one', developer: 'lab', subscriptions: [{ api: 'things/v1', plan: 'standard' }] },
      { name: 'two', developer: 'lab' },
    ],
    keys: [
      { application: 'one', value: 'env:THINGS_KEY' },
      { application: 'two', value: 'file:two.key' },
    ],
  };
}

interface Running {
  readonly url: string;
  readonly health: string;
  readonly output: () => string;
  readonly child: ReturnType<typeof spawnProgram>;
  readonly ended: Promise<number | null>;
}

suite('a gateway from one file', () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-standalone-'));
  const running: Running[] = [];
  let service: TestUpstream;
  let chat: WebSocketUpstream;
  let gateway: Running;

  before(async () => {
    service = await upstream((request, response) => {
      response.setHeader('x-method', request.method ?? '');
      response.setHeader('x-path', request.url ?? '');
      if (request.url === '/drip') return drip(response);
      if (request.url === '/slow') return void setTimeout(() => response.end('slow'), 1_500);
      let size = 0;
      request.on('data', (piece: Buffer) => (size += piece.length));
      request.on('end', () => response.end(String(size)));
    });
    mkdirSync(join(home, 'orders/paths'), { recursive: true });
    for (const [name, text] of Object.entries(orders)) writeFileSync(join(home, 'orders', name), text);
    writeFileSync(join(home, 'two.key'), `${keys.fromFile}\n`, { mode: 0o600 });
    chat = await startWebSocketUpstream({ echo: true });
    gateway = await start(declaration(service.url, undefined, `http://127.0.0.1:${chat.port}`));
    const ready = () =>
      call(`${gateway.health}/status/ready`).then(
        ({ status }) => `${status}`,
        () => gateway.output(),
      );
    await eventually(ready, answer => answer === '200');
  });
  after(async () => {
    for (const { child, ended } of running) {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      await ended;
    }
    await service?.close();
    chat?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const things = (key?: string) =>
    call(`${gateway.url}/things/things`, { headers: key === undefined ? {} : { 'x-api-key': key } });

  test('takes the key that an environment variable holds, and no other', async () => {
    assert.equal((await things(keys.fromEnvironment)).status, 200);
    assert.equal(codeOf(await things(generateApiKey('live'))), 'api-key-invalid');
    assert.equal(codeOf(await things()), 'api-key-missing');
  });

  test('takes the key that a file holds: its application is known, and not subscribed', async () => {
    assert.equal(codeOf(await things(keys.fromFile)), 'subscription-missing');
  });

  test('XML is judged by guard, XML Schema and contract from the first request on', async () => {
    const order = (body: string) =>
      call(`${gateway.url}/orders/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body: Buffer.from(body),
      });
    const broken = await order('<order><count>many</count></order>');
    assert.deepEqual([broken.status, codeOf(broken)], [400, 'body-invalid']);
    assert.match(broken.body, /"at":"line 1","message":"element count has a value/);
    assert.equal((await order('<order><count>2</count></order>')).status, 200);
    const large = await order('<order><count>11</count></order>');
    assert.match(large.body, /"at":"\/count"/);
    assert.equal(codeOf(await order('<!DOCTYPE order><order><count>2</count></order>')), 'body-malformed');
  });

  test('an API without a document is fronted with any verb and path, through the same stages', async () => {
    for (const method of ['GET', 'DELETE', 'PROPFIND', 'REPORT']) {
      const { status, headers } = await call(`${gateway.url}/old/any/path%20at/all?q=1`, { method });
      assert.equal(status, 200, method);
      assert.deepEqual([headers['x-method'], headers['x-path']], [method, '/any/path%20at/all?q=1']);
    }
    const attack = await call(`${gateway.url}/old/page?id=1%27%20union%20select%20password%20from%20users--`);
    assert.equal(codeOf(attack), 'threat-detected');
    assert.equal(codeOf(await call(`${gateway.url}/elsewhere`)), 'resource-unknown');
  });

  test('a call that must be written down is on the disk, and the command proves it', async () => {
    assert.equal((await call(`${gateway.url}/old/written`)).status, 200);
    const verify = (...more: string[]) => {
      const child = spawnProgram(
        ['journal', 'verify', '--standalone', '--data', join(home, 'data'), ...more],
        {},
      );
      return once(child, 'close').then(([code]) => code as number | null);
    };
    assert.equal(await verify(), 0);
    const journal = join(home, 'data', 'journal');
    const file = join(journal, readdirSync(journal)[0] ?? '');
    appendFileSync(file, '{"at":1,"decision":"d_forged","mac":"AAAA"}\n');
    assert.equal(await verify(), 5);
  });

  test('what its service sends is passed on as it comes', async () => {
    const request = http.get(`${gateway.url}/old/drip`);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const next = async () => ((await pieces.next()) as { value?: Buffer }).value?.toString();
    assert.equal(await next(), 'first');
    dripped();
    assert.equal(await next(), 'second');
    assert.equal(await next(), undefined);
  });

  const connected = (path: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}${path}`);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(socket));
      socket.addEventListener('error', () => reject(new Error('refused')));
    });
  };

  test('a WebSocket passes every control of the profile where the policy opens it, and nowhere else', async () => {
    const socket = await connected('/chat/room');
    const answer = once(socket, 'message');
    socket.send('hello');
    assert.equal(((await answer) as [MessageEvent])[0].data, 'hello');
    socket.close();
    await once(socket, 'close');
    await assert.rejects(connected('/old/room'));
  });

  test('a body is passed on as it comes, up to the limit', async () => {
    const body = Buffer.alloc(512 * 1024, 'x');
    const headers = { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' };
    // The profile lets few writes through at once.
    const put = (sent: Buffer, type: Record<string, string>) =>
      eventually(
        () => call(`${gateway.url}/old/upload`, { method: 'PUT', headers: type, body: sent }),
        ({ status }) => status !== 429,
      );
    const sent = await put(body, headers);
    assert.deepEqual([sent.status, sent.body], [200, String(body.length)]);
    const large = await put(Buffer.alloc(1024 * 1024 + 1), { 'content-type': 'application/octet-stream' });
    assert.equal(large.status, 413);
  });

  test('writes nothing but its logs and its journal, and no key', async () => {
    const written = readdirSync(join(home, 'data'), { recursive: true }).map(String).toSorted();
    assert.deepEqual(
      written.filter(name => !name.startsWith('journal/')),
      ['journal', 'log', 'log/access.jsonl', 'log/gatehouse.jsonl'],
    );
    assert.ok(!gateway.output().includes(keys.fromEnvironment) && !gateway.output().includes(keys.fromFile));
  });

  test('below the floors it does not start, and names each missing control', async () => {
    const { code, output } = await refused(declaration(service.url, []));
    assert.notEqual(code, 0);
    assert.match(output, /old\/v1/);
    assert.match(output, /contract/i);
  });

  test('with an XML Schema that is none it does not start', async () => {
    writeFileSync(join(home, 'orders/order.xsd'), '<a/>');
    const { code, output } = await refused(declaration(service.url));
    writeFileSync(join(home, 'orders/order.xsd'), xsd);
    assert.notEqual(code, 0);
    assert.match(output, /not an XML Schema/);
  });

  test('with a key that is not there it does not start', async () => {
    const { code, output } = await refused(declaration(service.url), {});
    assert.notEqual(code, 0);
    assert.match(output, /THINGS_KEY/);
  });

  test('a key in the file itself is refused, and not repeated', async () => {
    const declared = {
      ...declaration(service.url),
      keys: [{ application: 'one', value: keys.fromEnvironment }],
    };
    const { code, output } = await refused(declared);
    assert.notEqual(code, 0);
    assert.match(output, /keys\[0\]\.value: must be a reference/);
    assert.ok(!output.includes(keys.fromEnvironment));
  });

  test('told to stop, it finishes what is under way, takes nothing new, and ends with 0', async () => {
    const slow = call(`${gateway.url}/old/slow`);
    const closed = once(await connected('/chat/room'), 'close') as Promise<[CloseEvent]>;
    await new Promise(resolve => setTimeout(resolve, 300));
    gateway.child.kill('SIGTERM');
    await eventually(
      () =>
        call(`${gateway.health}/status/ready`).then(
          ({ status }) => status,
          () => 0,
        ),
      status => status !== 200,
    );
    const { status, body } = await slow;
    assert.deepEqual([status, body], [200, 'slow']);
    assert.equal((await closed)[0].code, 1001);
    assert.equal(await gateway.ended, 0);
    await assert.rejects(call(`${gateway.url}/old/late`), /ECONNREFUSED/);
  });

  let dripped = (): void => {};

  function drip(response: http.ServerResponse): void {
    dripped = () => response.end('second');
    response.write('first');
  }

  async function start(
    declared: object,
    env: Record<string, string> = { THINGS_KEY: keys.fromEnvironment },
  ): Promise<Running> {
    const file = join(home, 'gateway.yaml');
    writeFileSync(file, stringify(declared));
    const [port, internal, health] = [await freePort(), await freePort(), await freePort()];
    const child = spawnProgram(
      [
        ...['gateway', '--config', file, '--data', join(home, 'data'), '--workers', '2'],
        ...['--external-http', `127.0.0.1:${port}`, '--internal-http', `127.0.0.1:${internal}`],
        ...['--health', `127.0.0.1:${health}`],
      ],
      env,
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => (output += piece.toString()));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const started = {
      url: `http://127.0.0.1:${port}`,
      health: `http://127.0.0.1:${health}`,
      output: () => output,
      child,
      ended,
    };
    running.push(started);
    return started;
  }

  async function refused(declared: object, env?: Record<string, string>) {
    const started = await start(declared, env);
    let code: number | null | undefined;
    void started.ended.then(given => (code = given));
    await eventually(
      () => Promise.resolve(started.output()),
      output => code !== undefined || output.includes('Ready'),
    );
    assert.ok(code !== undefined, `it serves:\n${started.output()}`);
    return { code, output: started.output() };
  }
});
