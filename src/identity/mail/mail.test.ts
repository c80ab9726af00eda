import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { countsInMemory } from '../guard/testing.ts';
import { Mailer } from './mailer.ts';
import { passwordResetMail, verificationMail } from './messages.ts';
import { FileOutbox, messageOf } from './outbox.ts';

const now = Date.UTC(2026, 0, 15, 12);
const about = { from: 'gatehouse@localhost', id: 'abc', now };
const mail = { to: 'ann@example.org', subject: 'Hello', text: 'One\nTwo' };

function directory(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-outbox-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'outbox');
}

suite('a message', () => {
  test('is RFC 5322: headers, an empty line, the text, lines ended by CRLF', () => {
    const text = messageOf(mail, about);
    const [head = '', body] = text.split('\r\n\r\n');
    assert.equal(body, 'One\r\nTwo\r\n');
    assert.ok(head.includes('To: <ann@example.org>\r\n'));
    assert.ok(head.includes('Date: Thu, 15 Jan 2026 12:00:00 +0000\r\n'));
    assert.ok(!/[^\r]\n/.test(text));
  });

  const hostile = {
    'a header in the address': { ...mail, to: 'ann@example.org\r\nBcc: all@example.org' },
    'a second recipient': { ...mail, to: 'ann@example.org, bob@example.org' },
    'a header in the subject': { ...mail, subject: 'Hello\r\nBcc: all@example.org' },
    'a lone line feed in the subject': { ...mail, subject: 'Hello\nX: y' },
    'an overlong subject': { ...mail, subject: 'x'.repeat(201) },
  };
  for (const [what, injected] of Object.entries(hostile))
    test(`with ${what} is not written`, () => assert.throws(() => messageOf(injected, about)));

  test('cannot be ended, nor given headers, by its text', () => {
    const text = messageOf({ ...mail, text: 'a\r\n\r\nBcc: x@example.org\r\r\n.\r\nb' }, about);
    const [head = ''] = text.split('\r\n\r\n');
    assert.ok(!head.includes('Bcc'));
    assert.ok(!/\r[^\n]/.test(text));
  });
});

suite('the outbox', () => {
  test('is for its owner only', async t => {
    const dir = directory(t);
    await new FileOutbox({ dir }).send(mail, now);
    const [file = ''] = readdirSync(dir);
    assert.match(file, /\.eml$/);
    assert.equal(statSync(dir).mode & 0o777, 0o700);
    assert.equal(statSync(join(dir, file)).mode & 0o777, 0o600);
    assert.ok(readFileSync(join(dir, file), 'utf8').endsWith('One\r\nTwo\r\n'));
  });

  test('keeps no more than it may, and the newest', async t => {
    const dir = directory(t);
    const outbox = new FileOutbox({ dir, max: 3 });
    for (let i = 0; i < 6; i++) await outbox.send({ ...mail, text: `message ${i}` }, now + i);
    const texts = readdirSync(dir)
      .sort()
      .map(file => /message \d/.exec(readFileSync(join(dir, file), 'utf8'))?.[0]);
    assert.deepEqual(texts, ['message 3', 'message 4', 'message 5']);
  });
});

suite('mail on request', () => {
  const mailer = () => {
    const clock = { time: now, now: () => clock.time };
    const outbox = { send: async () => {} };
    const tools = { outbox, counts: countsInMemory(), clock, origin: () => 'https://portal.example' };
    return { clock, mailer: new Mailer(tools), onAnotherNode: new Mailer(tools) };
  };
  const count = async (
    of: Mailer,
    times: number,
    occasion: (i: number) => { email: string; address: string },
  ) => {
    let admitted = 0;
    for (let i = 0; i < times; i += 1)
      if (await of.admits({ realm: 'external', ...occasion(i) })) admitted += 1;
    return admitted;
  };

  test('is limited to one person, from wherever it is asked for', async () => {
    const { mailer: of } = mailer();
    assert.equal(await count(of, 50, i => ({ email: 'ann@example.org', address: `10.0.0.${i}` })), 5);
  });

  test('is limited from one address, to whomever', async () => {
    const { mailer: of } = mailer();
    assert.equal(await count(of, 50, i => ({ email: `a${i}@example.org`, address: '10.0.0.1' })), 20);
  });

  test('is counted by all nodes together', async () => {
    const { mailer: of, onAnotherNode } = mailer();
    const ann = () => ({ email: 'ann@example.org', address: '10.0.0.1' });
    assert.equal((await count(of, 3, ann)) + (await count(onAnotherNode, 50, ann)), 5);
  });

  test('is limited in all', async () => {
    const { mailer: of } = mailer();
    assert.equal(await count(of, 1000, i => ({ email: `a${i}@example.org`, address: `10.0.${i}.1` })), 300);
  });

  test('is possible again later', async () => {
    const { clock, mailer: of } = mailer();
    const ann = () => ({ email: 'ann@example.org', address: '10.0.0.1' });
    await count(of, 50, ann);
    clock.time += 3_600_000;
    assert.ok((await count(of, 50, ann)) >= 4);
  });

  test('has the secret behind the #, which browsers send nowhere', () => {
    const { mailer: of } = mailer();
    const link = of.linkTo('external', 'verification', 'ghl_x');
    assert.equal(link, 'https://portal.example/verify#ghl_x');
    for (const letter of [verificationMail(link), passwordResetMail(link)])
      assert.ok(!letter.subject.includes('ghl_') && letter.text.includes(link));
  });
});
