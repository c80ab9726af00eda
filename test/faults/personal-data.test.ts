/**
 * What is personal is planted everywhere that it can come in: in requests that pass, in requests that are refused
 * for it, in every part of answers, in what operators write. Then everything that Gatehouse said or wrote is searched.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, type CallOptions } from '../support/calls.ts';
import { addVersion, issueKey, liftZoneLimit, revokeKey, untilServed } from '../support/catalogue.ts';
import { talk } from '../support/listening.ts';
import { linkInMail } from '../support/outbox.ts';
import { card, email, iban, nationalId, phone, shownIn, word } from '../support/planted.ts';
import { Product } from '../support/product.ts';
import { type TestUpstream, upstream } from '../support/upstreams.ts';

const kinds = { card, iban, email, 'national id': nationalId };
const person = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', maxLength: 40, 'x-gatehouse-data': 'personal' },
    born: { type: 'string', 'x-gatehouse-data': 'sensitive' },
    pin: { type: 'string', 'x-gatehouse-data': 'secret' },
    password: { type: 'string', writeOnly: true },
    note: { type: 'string' },
    size: { type: 'integer' },
    kind: { enum: ['a', 'b'] },
    mail: { type: 'string', format: 'uuid' },
    tag: { type: 'string', pattern: '^[a-z]{1,3}$' },
  },
};
const types = ['application/json', 'application/xml', 'application/x-www-form-urlencoded'];
const bodies = (extra: readonly string[] = []) =>
  Object.fromEntries([...types, ...extra].map(type => [type, { schema: person }]));
const parameters = [
  { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
  { name: 'kind', in: 'query', schema: { type: 'string' } },
  { name: 'q', in: 'query', schema: { type: 'string', maxLength: 8 } },
  { name: 'x-person', in: 'header', schema: { type: 'integer' } },
];
const contract = {
  openapi: '3.1.0',
  info: { title: 'People', version: '1.0.0' },
  paths: {
    '/people/{id}': {
      get: {
        operationId: 'tellPerson',
        'x-gatehouse-category': 'tells',
        parameters,
        responses: {
          200: {
            description: 'One.',
            headers: { 'x-owner': { schema: { type: 'string', 'x-gatehouse-data': 'personal' } } },
            content: {
              ...bodies(['application/x-ndjson']),
              'text/plain': { schema: { type: 'string' } },
            },
          },
          404: { description: 'None.', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
      post: {
        operationId: 'changePerson',
        'x-gatehouse-category': 'does',
        parameters,
        requestBody: { content: bodies(['multipart/form-data']) },
        responses: { 200: { description: 'Done.', content: bodies() }, 204: { description: 'Done.' } },
      },
    },
  },
};

suite('what is personal, planted in traffic, errors and changes', () => {
  /** What must be found nowhere, by what it is. */
  const planted = new Map<string, string>();
  /** A new value, under a name of its own. */
  const plant = (what: string, value: string): string => {
    assert.ok(!planted.has(what), what);
    planted.set(what, value);
    return value;
  };
  const inAll = (where: string): string =>
    Object.entries(kinds)
      .map(([kind, make]) => plant(`${kind} ${where}`, make()))
      .join(' and ');
  /** What was said to anybody, by whom. */
  const said: [string, string][] = [];
  let gatehouse: Product;
  let service: TestUpstream;
  let developer: Visitor;
  let key = '';
  let watching: AbortController;

  before(async () => {
    service = await upstream(answering);
    gatehouse = await Product.start({ flags: ['--log-level', 'trace'] });
    const { admin } = gatehouse;
    await liftZoneLimit(admin);
    for (const [name, target] of [
      ['people', service.url],
      ['loose', service.url],
      // Nobody listens there.
      ['dead', 'http://127.0.0.1:9'],
    ] as const) {
      const { id } = await addVersion(admin, { upstream: target, name, audience: 'registered', contract });
      for (const policy of ['masking', 'response-validation', 'call-journal'])
        if (name !== 'loose' || policy !== 'response-validation')
          await admin.call('POST', '/attachments', { scope: 'version', scopeId: id, policy });
      await admin.call('POST', `/apis/${name}/versions/v1/publish`, {});
    }
    await admin.call('POST', '/plans', { name: 'free', approval: 'automatic' });
    developer = new Visitor(gatehouse.url('portal'));
    await developer.signUp(gatehouse.dataDir);
    const { id } = await developer.send('POST', '/applications', {
      title: 'App',
      kind: 'confidential',
    });
    developer.application = id as string;
    const application = developer.application;
    for (const api of ['people', 'loose', 'dead'])
      await developer.send('POST', `/applications/${application}/subscriptions`, {
        api,
        version: 'v1',
        plan: 'free',
      });
    const issued = await developer.send('POST', `/applications/${application}/keys`, {
      environment: 'live',
      days: 5,
    });
    key = issued['key'] as string;

    await untilServed(`${gatehouse.url()}/people/people/1?kind=plain`, { 'x-api-key': key });
    watching = new AbortController();
    void listen(watching.signal);
  });
  after(async () => {
    watching?.abort();
    await gatehouse?.stop();
    await service?.close();
  });

  /** Keeps what the console shows live. */
  async function listen(signal: AbortSignal): Promise<void> {
    const stream = await gatehouse.admin.raw('GET', '/live');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    signal.addEventListener('abort', () => void reader?.cancel());
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read())
      said.push(['live view', read.value]);
  }

  const answers = new Map<string, readonly [type: string, body: string]>();
  function answering(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const asked = new URL(request.url ?? '/', 'http://service').searchParams.get('kind') ?? '';
    const [type, body] = answers.get(asked) ?? ['application/json', '{"name":"x"}'];
    const [kind = ''] = asked.split(' in ');
    if (kind === 'nonsense') return void request.socket.end(`HTTP/1.1 abc ${body}\r\n\r\n`);
    response.statusCode = Number(/^\d{3}/.exec(kind)?.[0] ?? 200);
    response.setHeader('content-type', type);
    if (kind.endsWith('trailers')) {
      response.setHeader('trailer', 'x-last');
      response.addTrailers({ 'x-last': body });
      return void response.end('{"name":"x"}');
    }
    if (kind === 'hints') response.writeEarlyHints({ link: `</${encodeURI(body)}>; rel=preload` });
    if (kind.endsWith('headers')) {
      for (const name of ['x-more', 'location', 'x-owner', 'warning']) response.setHeader(name, body);
      return void response.end('{"name":"x"}');
    }
    if (kind.endsWith('break')) {
      response.write(body);
      return void setTimeout(() => response.destroy(), 20);
    }
    response.end(body);
  }

  /** Calls, and keeps all that came back. */
  async function ask(who: string, path: string, options: CallOptions = {}): Promise<number> {
    const answer = await call(`${gatehouse.url()}${path}`, {
      ...options,
      headers: { 'x-api-key': key, ...options.headers },
    }).catch(() => undefined);
    said.push([who, JSON.stringify(answer?.headers ?? {})], [who, answer?.body ?? '']);
    return answer?.status ?? 0;
  }

  test('answers of all kinds are masked, replaced or withheld', async () => {
    const full = (where: string) => ({
      name: plant(`name ${where}`, `Ann ${word()}`),
      born: plant(`birth ${where}`, `born ${word()}`),
      pin: plant(`pin ${where}`, word()),
      password: plant(`password ${where}`, word()),
      note: `${inAll(where)} ${plant(`phone ${where}`, phone())}`,
    });
    const json = (value: unknown): [string, string] => ['application/json', JSON.stringify(value)];
    const kindsOfAnswer: Record<string, (where: string) => readonly [type: string, body: string]> = {
      json: where => json(full(where)),
      '404json': where => json({ error: inAll(where) }),
      '503json': where => json(full(where)),
      '500page': where => ['text/html', `<p>${inAll(where)} ${plant(`page ${where}`, word())}`],
      '302headers': where => ['text/html', `/at/${inAll(where)}`],
      headers: where => ['application/json', inAll(where)],
      trailers: where => ['application/json', inAll(where)],
      break: where => ['application/json', `{"name":"${inAll(where)}`],
      nonsense: where => ['application/json', inAll(where)],
      lines: where => ['application/x-ndjson', `${JSON.stringify(full(where))}\n`],
      text: where => ['text/plain', inAll(where)],
      lie: where => ['text/plain', JSON.stringify(full(where))],
      xml: where => ['application/xml', xmlOf(full(where))],
      form: where => ['application/x-www-form-urlencoded', String(new URLSearchParams(full(where)))],
      twice: where => [
        'application/json',
        `{"name":"${plant(`name ${where}`, word())}","name":"${inAll(where)}"}`,
      ],
      yaml: where => ['application/yaml', `name: ${plant(`name ${where}`, word())}`],
    };
    const ofStrict: typeof kindsOfAnswer = {
      undeclared: where => json({ ...full(where), more: plant(`undeclared ${where}`, word()) }),
      '500trace': where => [
        'text/plain',
        `Error: ${inAll(where)}\n    at pay (/srv/${plant(`path ${where}`, word())}.js:1:20)`,
      ],
      '500sql': where => json({ error: `SQLSTATE[23505] ${plant(`name ${where}`, word())}` }),
    };
    // Whatever comes before an answer is of the answer.
    answers.set('hints', json({ name: 'x', note: inAll('in hints') }));
    const port = gatehouse.ports.get('external-http') ?? 0;
    const head = `host: a\r\nx-api-key: ${key}\r\nconnection: close\r\n\r\n`;
    const hinted = await talk(port, `GET /people/people/1?kind=hints HTTP/1.1\r\n${head}`).all;
    assert.match(hinted, /HTTP\/1\.1 200/);
    said.push(['hints', hinted]);
    const statuses: Record<string, number[]> = {};
    for (const [api, table] of [
      ['people', { ...kindsOfAnswer, ...ofStrict }],
      ['loose', kindsOfAnswer],
    ] as const)
      for (const [kind, make] of Object.entries(table)) {
        const where = `${kind} in ${api}`;
        answers.set(where, make(`in ${where}`));
        const path = `/${api}/people/1?kind=${encodeURIComponent(where)}`;
        (statuses[kind] ??= []).push(await ask(`the answer ${where}`, path));
      }
    const is = (status: number, ...names: string[]) =>
      names.forEach(kind => assert.deepEqual([...new Set(statuses[kind])], [status], kind));
    is(200, 'json', 'lines', 'text', 'lie', 'xml', 'form', 'headers', 'trailers', 'undeclared');
    is(500, '500page', '500trace', '500sql');
    is(502, 'break', 'nonsense', 'twice', 'yaml');
    assert.deepEqual(statuses['302headers'], [502, 302]);
  });

  test('requests are refused for what is in them', async () => {
    const own = (where: string) => encodeURIComponent(inAll(where));
    const json = { 'content-type': 'application/json' };
    const post = (body: string, type = 'application/json') =>
      ({ method: 'POST', headers: { 'content-type': type }, body }) as const;
    const requests: [string, CallOptions?][] = [
      [`/people/people/${own('in a path')}?q=${own('in a query')}`],
      [`/people/people/1?${own('in a name of the query')}=1`],
      [`/people/nobody/${own('in a path that is none')}`],
      [`/nothing/${own('in a path of no API')}`],
      [`/people/people/1`, { headers: { 'x-person': inAll('in a header') } }],
      [`/people/people/1`, { headers: { cookie: `who=${own('in a cookie')}`, accept: 'x/y' } }],
      [`/people/people/1`, { headers: { 'x-api-key': inAll('in a key') } }],
      [`/people/people/1`, { headers: { authorization: `Bearer ${inAll('in a token')}` } }],
      [`/people/people/1`, { headers: { authorization: `Basic ${btoa(inAll('in a password'))}` } }],
      [`/people/people/1`, { method: 'DELETE', headers: { 'user-agent': inAll('in a user agent') } }],
      [`/dead/people/${own('in a path that is dead')}?kind=${own('in a query that is dead')}`],
      [`/people/people/1%2f${own('in a path that is ambiguous')}`],
      [`/people/people/1?q=${own('in an attack')}%27%20union%20select%20password%20from%20users--`],
    ];
    for (const name of ['name', 'size', 'kind', 'mail', 'tag'])
      requests.push([
        '/people/people/1',
        post(JSON.stringify({ name: 'x', [name]: `${inAll(`in a wrong ${name}`)} ${'x'.repeat(40)}` })),
      ]);
    requests.push(
      ['/people/people/1', post(JSON.stringify({ name: 'x', [inAll('in a name')]: 1 }))],
      ['/people/people/1', post(`{"name":"${inAll('in no JSON')}`)],
      ['/people/people/1', post(`{"${inAll('twice in a name')}":1}`.replace(/"(.*)":1/, '"$1":1,"$1":2'))],
      ['/people/people/1', post(`size=${own('in a wrong form')}`, 'application/x-www-form-urlencoded')],
      ['/people/people/1', post(`${own('in a name of a form')}=1`, 'application/x-www-form-urlencoded')],
      [
        '/people/people/1',
        post(partsOf(inAll('in a part'), inAll('in a file name')), 'multipart/form-data; boundary=b'),
      ],
      ['/people/people/1', post(`<a b='${inAll('in XML that is none')}`, 'application/xml')],
      ['/people/people/1', post(`<!DOCTYPE ${word()}><a>${inAll('behind a DTD')}</a>`, 'application/xml')],
      ['/people/people/1', post(inAll('in a wrong type'), `text/${plant('media type', word())}`)],
      ['/people/people/1', { ...post('{}'), headers: { ...json, 'content-encoding': inAll('in a coding') } }],
    );
    const statuses: number[] = [];
    for (const [path, options] of requests) statuses.push(await ask('a refusal', path, options));
    const seen = [...new Set(statuses)].toSorted((a, b) => a - b);
    assert.deepEqual(seen, [200, 400, 401, 404, 405, 406, 415, 502]);
  });

  test('operators write it into what they change', async () => {
    const { admin } = gatehouse;
    const other = await issueKey(admin, developer.application);
    await admin.call('POST', `/keys/${other.id}/revoke`, { reason: `Asked by ${inAll('in a reason')}` });
    const refused = [
      await admin.raw('POST', '/developers', { name: inAll('in a bad name') }),
      await admin.raw('POST', '/plans', { name: 'x', approval: inAll('in a wrong word') }),
      await admin.raw('POST', `/keys/${encodeURIComponent(inAll('in an id'))}/revoke`, { reason: 'x' }),
      await admin.raw('GET', `/audit?search=${encodeURIComponent(inAll('in a search'))}`),
      await admin.raw('POST', '/developers', `{"name": "${inAll('in no JSON for the console')}`),
    ];
    for (const answer of refused) said.push(['the admin API', await answer.text()]);
    const wrong = {
      email: plant('e-mail that signs in', email()),
      password: plant('password that signs in', word()),
    };
    for (const realm of ['portal', 'console'] as const)
      said.push([
        'sign-in',
        JSON.stringify(await new Visitor(gatehouse.url(realm)).try('POST', '/session', wrong)),
      ]);
    const { stdout, stderr } = await gatehouse.command([
      'key',
      'revoke',
      inAll('as an argument'),
      '--reason',
      'A test.',
    ]);
    said.push(['a command', stdout + stderr]);
    await revokeKey(admin, (await issueKey(admin, developer.application)).id);
  });

  test('nothing of it is in an answer, a log, a decision, the audit log, the metrics or a file', async () => {
    const { admin } = gatehouse;
    await sleep(2_500);
    const read = async (path: string) => said.push([path, await (await admin.raw('GET', path)).text()]);
    for (const path of [
      '/audit?limit=200',
      '/decisions?limit=200',
      '/exposure?limit=200',
      '/journal',
      '/status',
    ])
      await read(path);
    for (const path of ['/traffic', '/traffic/top', '/configuration', '/stops']) await read(path);
    for (const path of ['refusals', 'usage', 'keys'])
      said.push([
        `portal ${path}`,
        JSON.stringify(await developer.try('GET', `/applications/${developer.application}/${path}`)),
      ]);
    const ids = said.flatMap(([, text]) => /"instance":"(d_[^"]+)"/.exec(text)?.[1] ?? []);
    assert.ok(ids.length > 30, `${ids.length}`);
    for (const id of ids) {
      await read(`/decisions/${id}`);
      said.push([`portal decision`, JSON.stringify(await developer.try('GET', `/decisions/${id}`))]);
    }
    for (const command of [['audit'], ['exposed', 'people/v1'], ['why', ids[0] ?? ''], ['journal', 'list']]) {
      const { stdout, stderr } = await gatehouse.command(command);
      said.push([command.join(' '), stdout + stderr]);
    }
    said.push(['metrics', (await call(`${gatehouse.url('health')}/metrics`)).body]);
    watching.abort();
    await gatehouse.end();
    said.push(['output', gatehouse.output]);
    const found = said.flatMap(([place, text]) => shownIn(place, Buffer.from(text), planted));
    // Of what operators write down themselves the catalogue keeps all: people read there why a key is gone.
    const ofOthers = [...planted].filter(([what]) => !what.endsWith(' in a reason'));
    for (const file of globSync('**/*', { cwd: gatehouse.dataDir })) {
      const path = join(gatehouse.dataDir, file);
      const isStore = file.startsWith('gatehouse.db');
      if (statSync(path).isFile())
        found.push(...shownIn(file, readFileSync(path), isStore ? ofOthers : planted));
    }
    const places = new Set(said.map(([place]) => place));
    assert.ok(places.has('live view') && planted.size > 150);
    assert.deepEqual(found, []);
  });
});

const xmlOf = (fields: Readonly<Record<string, string>>): string =>
  `<person id="1">${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</person>`;

const partsOf = (text: string, fileName: string): string =>
  `--b\r\ncontent-disposition: form-data; name="size"\r\n\r\n${text}\r\n` +
  `--b\r\ncontent-disposition: form-data; name="note"; filename="${fileName}"\r\n\r\n${text}\r\n--b--\r\n`;

/** Somebody with a browser, at the portal or the console. */
class Visitor {
  application = '';
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();
  #csrf = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** @throws Error with what came back, where that is no success. */
  async send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const { status, body: answer } = await this.try(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  async try(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const prefix = path === '/session' && this.#origin.endsWith('2') ? '/api/v1' : '/api';
    const answer = await call(`${this.#origin}${prefix}${path}`, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { origin: this.#origin, 'gatehouse-csrf': this.#csrf }),
        cookie: [...this.#cookies].map(pair => pair.join('=')).join('; '),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split('; ');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const told = (answer.body === '' ? {} : JSON.parse(answer.body)) as Record<string, unknown>;
    if (typeof told['csrf'] === 'string') this.#csrf = told['csrf'];
    return { status: answer.status, body: told };
  }

  async signUp(dataDir: string): Promise<void> {
    const address = `d${word()}@example.org`;
    await this.send('POST', '/sign-up', { name: 'Dora', email: address, password: `a good ${word()} one` });
    const token = (await linkInMail(dataDir, address)).split('#')[1];
    await this.send('POST', '/verification', { token });
  }
}
