import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { ContractFetcher, type FetchOptions } from './fetch.ts';
import type { HopAnswer, SendHop } from './hop.ts';

const document = '{"openapi":"3.1.0","info":{"title":"x"}}';
const open = '93.184.215.14';

async function* bodyOf(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

const answer = (over: Partial<HopAnswer> = {}): HopAnswer => ({
  status: 200,
  location: undefined,
  encoding: undefined,
  body: bodyOf(document),
  drop: () => {},
  ...over,
});

/** A world in which names lead where `names` says, and every server answers as `reply` says. */
function world(
  names: Readonly<Record<string, readonly string[]>>,
  reply: (url: URL) => HopAnswer = () => answer(),
  also: Partial<FetchOptions> = {},
) {
  const asked: string[] = [];
  const send: SendHop = (url, { address }) => {
    asked.push(`${url.href} at ${address}`);
    return Promise.resolve(reply(url));
  };
  const fetcher = new ContractFetcher({
    allowedHosts: [],
    resolve: host => {
      const found = names[host];
      return found === undefined
        ? Promise.reject(new Error(`ENOTFOUND ${host}`))
        : Promise.resolve(found.map(address => ({ address })));
    },
    send,
    ...also,
  });
  return { asked, fetch: (url: string) => fetcher.fetch(url) };
}

const refusedWith = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof GatehouseError);
  assert.equal(error.code, 'invalid-input');
  const [fault] = error.extra['errors'] as { at: string; message: string }[];
  assert.equal(fault?.at, '/url');
  assert.match(fault.message, message);
  return true;
};

suite('a document on the internet', () => {
  test('is fetched from the address that was checked', async () => {
    const { fetch, asked } = world({ 'api.example': [open] });
    assert.deepEqual(await fetch('https://api.example/openapi.json'), {
      contract: document,
      bytes: document.length,
    });
    assert.deepEqual(asked, [`https://api.example/openapi.json at ${open}`]);
  });

  test('comes with what it refers to there, but not by redirects to another server', async () => {
    const root = '{"openapi":"3.1.0","paths":{"/x":{"$ref":"x.json"}}}';
    const part = '{"get":{}}';
    const names = { 'api.example': [open], 'other.example': [open] };
    const { fetch } = world(names, url => answer({ body: bodyOf(url.pathname === '/x.json' ? part : root) }));
    assert.deepEqual(await fetch('https://api.example/openapi.json'), {
      contract: {
        root: 'https://api.example/openapi.json',
        files: { 'https://api.example/openapi.json': root, 'https://api.example/x.json': part },
      },
      bytes: root.length + part.length,
    });
    const away = world(names, url =>
      url.pathname === '/x.json'
        ? answer({ status: 302, location: 'https://other.example/y.json' })
        : answer({ body: bodyOf(root) }),
    );
    await assert.rejects(
      away.fetch('https://api.example/'),
      refusedWith(/x\.json, which is redirected to another/),
    );
    assert.equal(away.asked.length, 2);
    const page = world(names, url =>
      answer({ body: bodyOf(url.pathname === '/x.json' ? '<html>secret: 1</html>' : root) }),
    );
    await assert.rejects(page.fetch('https://api.example/'), refusedWith(/not a document/));
  });

  test('is five megabytes at most with all that it refers to', async () => {
    const root = '{"openapi":"3.1.0","paths":{"/x":{"$ref":"x.json"},"/y":{"$ref":"y.json"}}}';
    const { fetch } = world({ 'api.example': [open] }, url =>
      answer({ body: bodyOf(url.pathname === '/' ? root : `{"x":"${'x'.repeat(3 * 1024 * 1024)}"}`) }),
    );
    await assert.rejects(fetch('https://api.example/'), refusedWith(/larger than 5 MB/));
  });

  test('is found behind three redirects, relative ones too', async () => {
    const paths = ['/a', '/b', '/c', '/d'];
    const { fetch, asked } = world({ 'api.example': [open] }, url => {
      const next = paths[paths.indexOf(url.pathname) + 1];
      return next === undefined ? answer() : answer({ status: 302, location: next });
    });
    await fetch('https://api.example/a');
    assert.equal(asked.length, 4);
  });

  test('may be YAML, and may hold a mistake', async () => {
    const text = '# ours\nopenapi: 3.0.0\ninfo: [\n';
    const { fetch } = world({ 'api.example': [open] }, () => answer({ body: bodyOf(text) }));
    assert.equal((await fetch('https://api.example/')).contract, text);
  });
});

suite('an address that leads inside is refused before anything is connected', () => {
  const inside = [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://127.0.0.1./',
    'http://①②⑦.⓪.⓪.①/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://10.0.0.1/',
    'http://192.168.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://localhost/',
    'http://localhost./',
    'http://LOCALHOST/',
    'http://inside.example/',
    'http://both.example/',
    'http://mapped.example/',
    'http://metadata.google.internal/',
    'http://unknown.example/',
    'http://nowhere.example/',
    'http://127.0.0.1%00.example/',
    'http://api.example@127.0.0.1/',
  ];
  const names = {
    localhost: ['127.0.0.1', '::1'],
    'localhost.': ['127.0.0.1'],
    'inside.example': ['10.1.2.3'],
    // One public address does not make the others harmless.
    'both.example': [open, '127.0.0.1'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'metadata.google.internal': ['169.254.169.254'],
    'nowhere.example': [],
  };
  for (const url of inside)
    test(url, async () => {
      const { fetch, asked } = world(names);
      await assert.rejects(fetch(url), refusedWith(/not public|user name|is not an address/));
      assert.deepEqual(asked, []);
    });

  for (const location of [
    'http://169.254.169.254/',
    'http://0x7f.1/',
    '//localhost/',
    'http://inside.example/',
  ])
    test(`also at the end of a redirect: ${location}`, async () => {
      const { fetch, asked } = world({ ...names, 'api.example': [open] }, () =>
        answer({ status: 302, location }),
      );
      await assert.rejects(fetch('http://api.example/'), refusedWith(/not public/));
      assert.equal(asked.length, 1);
    });
});

suite('a name that leads elsewhere a moment later', () => {
  test('is not looked up again: the connection goes to the address that was checked', async () => {
    let looked = 0;
    const resolve = async () => [{ address: looked++ === 0 ? open : '127.0.0.1' }];
    const { fetch, asked } = world({}, undefined, { resolve });
    await fetch('http://rebinding.example/');
    assert.deepEqual([asked, looked], [[`http://rebinding.example/ at ${open}`], 1]);
  });

  test('is checked anew at each redirect to itself', async () => {
    let looked = 0;
    const resolve = async () => [{ address: looked++ === 0 ? open : '127.0.0.1' }];
    const { fetch, asked } = world({}, () => answer({ status: 307, location: '/again' }), { resolve });
    await assert.rejects(fetch('http://rebinding.example/'), refusedWith(/not public/));
    assert.equal(asked.length, 1);
  });
});

suite('what is not fetched', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['file:///etc/passwd', /must begin with/],
    ['ftp://api.example/x', /must begin with/],
    ['gopher://api.example/', /must begin with/],
    ['data:application/json,{}', /must begin with/],
    ['javascript:alert(1)', /must begin with/],
    ['//api.example/', /is not an address/],
    ['api.example', /is not an address/],
    ['', /is not an address/],
    [`https://api.example/${'a'.repeat(2000)}`, /is not an address/],
    ['https://user:secret@api.example/', /user name or password/],
    ['https://user@api.example/', /user name or password/],
    ['http://api.example:25/', /port/],
    ['https://api.example:22/', /port/],
  ];
  for (const [url, message] of refused)
    test(url.slice(0, 40) || '(nothing)', async () => {
      const { fetch, asked } = world({ 'api.example': [open] });
      await assert.rejects(fetch(url), refusedWith(message));
      assert.deepEqual(asked, []);
    });

  const redirects: readonly (readonly [string | undefined, RegExp])[] = [
    ['http://api.example/', /https to http/],
    ['file:///etc/passwd', /must begin with/],
    ['https://u:p@api.example/', /user name/],
    [undefined, /nowhere/],
    ['/again', /more than 3/],
  ];
  for (const [location, message] of redirects)
    test(`a redirect to ${String(location)}`, async () => {
      const { fetch } = world({ 'api.example': [open] }, () => answer({ status: 301, location }));
      await assert.rejects(fetch('https://api.example/'), refusedWith(message));
    });
});

suite('an answer', () => {
  const secret = 'aws_secret_access_key';
  const bad: readonly (readonly [string, () => Partial<HopAnswer>, RegExp])[] = [
    ['of another status', () => ({ status: 403, body: bodyOf(secret) }), /status 403/],
    ['that is compressed', () => ({ encoding: 'gzip' }), /compressed/],
    ['that is compressed twice', () => ({ encoding: 'gzip, br' }), /compressed/],
    ['that is a page', () => ({ body: bodyOf(`<html>openapi: ${secret}</html>`) }), /not an OpenAPI/],
    [
      'that is other JSON',
      () => ({ body: bodyOf(`{"${secret}":"x","deep":{"openapi":"3"}}`) }),
      /not an OpenAPI/,
    ],
    ['that is other text', () => ({ body: bodyOf(`${secret} = x\n`) }), /not an OpenAPI/],
    ['that is empty', () => ({ body: bodyOf() }), /not an OpenAPI/],
    ['that is no UTF-8', () => ({ body: bodyOf(Buffer.from([0x6f, 0xff, 0xfe])) }), /UTF-8/],
    [
      'of more than five megabytes, however small its pieces',
      () => ({ body: bodyOf(document, ...Array.from({ length: 6 }, () => 'x'.repeat(1024 * 1024))) }),
      /larger than 5 MB/,
    ],
  ];
  for (const [what, over, message] of bad)
    test(`${what} is refused, and nothing of it is told`, async () => {
      let dropped = 0;
      const { fetch } = world({ 'api.example': [open] }, () =>
        answer({ ...over(), drop: () => void dropped++ }),
      );
      await assert.rejects(fetch('https://api.example/'), error => {
        assert.doesNotMatch(JSON.stringify((error as GatehouseError).extra), new RegExp(secret));
        return refusedWith(message)(error);
      });
      assert.equal(dropped, 1);
    });

  test('that breaks is refused without the words of the one that broke it', async () => {
    const send: SendHop = () => Promise.reject(new Error(`Parse Error: ${secret}`));
    const { fetch } = world({ 'api.example': [open] }, undefined, { send });
    await assert.rejects(fetch('https://api.example/'), refusedWith(/^cannot be reached/));
  });

  const never = () => new Promise<never>(() => {});
  const slow: readonly (readonly [string, Partial<FetchOptions>])[] = [
    ['the look-up', { resolve: never }],
    ['the server', { send: never }],
    [
      'a body that drips',
      {
        send: () => Promise.resolve(answer({ body: { [Symbol.asyncIterator]: () => ({ next: never }) } })),
      },
    ],
  ];
  for (const [what, over] of slow)
    test(`is waited for no longer than told: ${what}`, async () => {
      const { fetch } = world({ 'api.example': [open] }, undefined, { ...over, timeoutMs: 20 });
      // A timeout's own timer keeps nothing alive.
      const alive = setTimeout(() => {}, 5_000);
      await assert.rejects(fetch('https://api.example/'), refusedWith(/in time/));
      clearTimeout(alive);
    });
});

suite('the list of allowed hosts', () => {
  const names = { 'inside.example': ['10.1.2.3'], 'other.example': ['10.1.2.4'] };
  const allowedHosts = ['inside.example:8080', '127.0.0.1:3000', '[::1]:3000', 'Inside.example:443'];

  for (const url of [
    'http://inside.example:8080/',
    'http://127.0.0.1:3000/',
    'http://2130706433:3000/',
    'http://[::1]:3000/',
    'https://inside.example/',
  ])
    test(`lets ${url} pass`, async () => {
      const { fetch } = world(names, undefined, { allowedHosts });
      assert.equal((await fetch(url)).contract, document);
    });

  for (const url of [
    'http://inside.example/',
    'http://inside.example:8081/',
    'http://127.0.0.1:3001/',
    'http://127.0.0.2:3000/',
    'http://localhost:3000/',
    'http://other.example:8080/',
    'http://inside.example.:8080/',
  ])
    test(`does not let ${url} pass`, async () => {
      const { fetch, asked } = world(names, undefined, { allowedHosts });
      await assert.rejects(fetch(url), refusedWith(/not public/));
      assert.deepEqual(asked, []);
    });

  test('does not cover where an allowed host redirects to', async () => {
    const location = 'http://other.example:8080/';
    const { fetch } = world(names, () => answer({ status: 302, location }), { allowedHosts });
    await assert.rejects(fetch('http://inside.example:8080/'), refusedWith(/not public/));
  });
});

test('no more than four are fetched at once', async () => {
  const { fetch } = world({ 'api.example': [open] }, undefined, {
    send: () => new Promise(() => {}),
    timeoutMs: 30,
  });
  const alive = setTimeout(() => {}, 5_000);
  const waiting = Array.from({ length: 4 }, () => fetch('https://api.example/').catch(() => 'over'));
  await assert.rejects(fetch('https://api.example/'), { code: 'rate-limited' });
  await Promise.all(waiting);
  clearTimeout(alive);
});
