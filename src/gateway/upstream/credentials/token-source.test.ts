import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TestTiming } from '../testing.ts';
import type { TokenAnswer } from './token-endpoint.ts';
import { TokenSource, type ClientCredentials } from './token-source.ts';

const client: ClientCredentials = {
  name: 'gate house',
  secret: 'p:ä+ss',
  tokenUrl: 'https://id.example/token',
};

const granted = (token: string, over: object = {}): TokenAnswer => ({
  status: 200,
  body: JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 100, ...over }),
});

/** A source whose endpoint answers when, and what, the test says. */
function source(over: Partial<ClientCredentials> = {}) {
  const timing = new TestTiming();
  const asked: { headers: readonly string[]; form: URLSearchParams }[] = [];
  const waiting: ((answer: TokenAnswer) => void)[] = [];
  let closed = false;
  const tokens = new TokenSource(
    { ...client, ...over },
    () => ({
      ask(headers, form) {
        asked.push({ headers, form: new URLSearchParams(form) });
        return new Promise(resolve => waiting.push(resolve));
      },
      close: () => (closed = true),
    }),
    timing,
  );
  return {
    tokens,
    timing,
    asked,
    isClosed: () => closed,
    async answer(answer: TokenAnswer) {
      waiting.shift()?.(answer);
      for (let i = 0; i < 10; i++) await Promise.resolve();
    },
  };
}

/** One that holds a token of a hundred seconds. */
async function holding(token = 'one') {
  const all = source();
  const waited = all.tokens.prepare();
  await all.answer(granted(token));
  await waited;
  return all;
}

suite('tokens for an upstream', () => {
  test('are got once for all who wait, and kept', async () => {
    const { tokens, asked, answer } = source();
    const all = [tokens.prepare(), tokens.prepare(), tokens.prepare()];
    assert.equal(tokens.current(), undefined);
    await answer(granted('one'));
    for (const each of all) await each;
    assert.equal(tokens.current(), 'Bearer one');
    assert.equal(tokens.prepare(), undefined);
    assert.equal(asked.length, 1);
  });

  test('are renewed before they end, while the old one goes on being used', async () => {
    const { tokens, timing, asked, answer } = await holding();
    timing.pass(75_000);
    assert.equal(tokens.prepare(), undefined);
    assert.equal(asked.length, 1, 'not yet');
    timing.pass(2_000);
    assert.equal(tokens.prepare(), undefined, 'nobody waits');
    assert.equal(tokens.prepare(), undefined);
    assert.equal(asked.length, 2, 'one fetch at a time');
    assert.equal(tokens.current(), 'Bearer one');
    await answer(granted('two'));
    assert.equal(tokens.current(), 'Bearer two');
  });

  test('are not used in the last moments of their life, and never beyond it', async () => {
    const { tokens, timing } = await holding();
    timing.pass(94_999);
    assert.equal(tokens.current(), 'Bearer one');
    timing.pass(1);
    assert.equal(tokens.current(), undefined);
  });

  test('that say nothing of their life, or nonsense, live for a minute at most', async () => {
    for (const life of [undefined, 'soon', -5, 0]) {
      const { tokens, timing, answer } = source();
      void tokens.prepare();
      await answer(granted('one', { expires_in: life }));
      assert.equal(tokens.current(), 'Bearer one');
      timing.pass(60_000);
      assert.equal(tokens.current(), undefined, String(life));
    }
  });

  test('are asked for as RFC 6749 has it: name and secret form-encoded, in the Basic scheme', () => {
    const { tokens, asked } = source({ scope: 'a b', resource: 'https://r.example' });
    void tokens.prepare();
    const { headers, form } = asked[0] ?? assert.fail();
    const at = headers.indexOf('authorization');
    assert.equal(
      Buffer.from((headers[at + 1] ?? '').slice(6), 'base64').toString(),
      'gate+house:p%3A%C3%A4%2Bss',
    );
    assert.deepEqual(Object.fromEntries(form), {
      grant_type: 'client_credentials',
      scope: 'a b',
      resource: 'https://r.example',
    });
  });

  test('are asked for with name and secret in the form only where that is told', () => {
    const { tokens, asked } = source({ send: 'body' });
    void tokens.prepare();
    const { headers, form } = asked[0] ?? assert.fail();
    assert.ok(!headers.includes('authorization'));
    assert.equal(form.get('client_secret'), client.secret);
  });

  const unusable: Record<string, TokenAnswer> = {
    'no answer': { failure: 'ECONNREFUSED' },
    'a redirect': { status: 302, body: '' },
    'an error': { status: 400, body: '{"error":"invalid_client"}' },
    'an error with status 200': { status: 200, body: '{"error":"invalid_client","access_token":"x"}' },
    'no JSON': { status: 200, body: '<html>' },
    'no object': { status: 200, body: 'null' },
    'no token': { status: 200, body: '{"token_type":"Bearer"}' },
    'another type of token': granted('one', { token_type: 'DPoP' }),
    'no type': granted('one', { token_type: undefined }),
    'a token that would end the field': granted('one\r\nx-admin: 1'),
    'a token that is no text': { status: 200, body: '{"access_token":{},"token_type":"Bearer"}' },
    'a token without end': granted('a'.repeat(20_000)),
  };
  for (const [what, answered] of Object.entries(unusable))
    test(`${what} gives none, and says nothing of what was answered`, async () => {
      const { tokens, answer } = source();
      const waited = tokens.prepare();
      await answer(answered);
      await answer(answered); // no answer at all is asked for once more
      await waited;
      assert.equal(tokens.current(), undefined);
      assert.match(tokens.fault, /^no token from the token endpoint: /);
      assert.doesNotMatch(tokens.fault, /admin|html|ä/);
    });

  test('a failing endpoint is left alone, longer each time, whoever calls', async () => {
    const { tokens, timing, asked, answer } = source();
    const fail = async () => {
      void tokens.prepare();
      await answer({ status: 500, body: '' });
    };
    await fail();
    for (let i = 0; i < 50; i++) assert.equal(tokens.prepare(), undefined);
    assert.equal(asked.length, 1);
    timing.pass(1_000);
    await fail();
    assert.equal(asked.length, 2);
    timing.pass(1_999);
    assert.equal(tokens.prepare(), undefined);
    timing.pass(1);
    void tokens.prepare();
    assert.equal(asked.length, 3);
  });

  test('an endpoint that fails to renew costs nobody the token that there is', async () => {
    const { tokens, timing, answer } = await holding();
    timing.pass(80_000);
    void tokens.prepare();
    await answer({ status: 500, body: '' });
    assert.equal(tokens.current(), 'Bearer one');
  });

  test('one that a target does not believe is replaced, but not for each call that a client makes fail', async () => {
    const { tokens, timing, asked } = await holding();
    tokens.rejected();
    assert.equal(tokens.current(), 'Bearer one', 'it is young');
    timing.pass(30_000);
    tokens.rejected();
    assert.equal(tokens.current(), undefined);
    void tokens.prepare();
    assert.equal(asked.length, 2);
  });

  test('connections end with the upstream', () => {
    const { tokens, isClosed } = source();
    tokens.close();
    assert.ok(isClosed());
  });
});
