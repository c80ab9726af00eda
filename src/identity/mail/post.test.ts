import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { createLog } from '#kernel';
import { FileOutbox } from './outbox.ts';
import { type Deliver, Post } from './post.ts';
import { mailServer, smtp } from './smtp.ts';

const mail = { to: 'ann@example.org', subject: 'Hello', text: 'One line\n.\nafter a dot' };
const clock = { now: () => Date.now() };

async function withPost(
  deliver: Deliver,
  work: (post: Post, left: () => Promise<string[]>, logged: string[]) => Promise<void>,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'gatehouse-post-'));
  const logged: string[] = [];
  const log = createLog({ level: 'info', to: { write: line => void logged.push(line) } });
  const post = new Post({ files: new FileOutbox({ dir }), deliver, clock, log });
  await work(
    post,
    async () => (await readdir(dir, { recursive: true })).filter(f => f.endsWith('.eml')),
    logged,
  );
  await post.close();
  await rm(dir, { recursive: true });
}

suite('mail on its way', () => {
  test('is a file until the mail server has taken it', async () => {
    const taken: string[] = [];
    const deliver: Deliver = async ({ to }) => {
      taken.push(to);
      return 'taken';
    };
    await withPost(deliver, async (post, left) => {
      await post.send(mail, clock.now());
      await post.settled();
      assert.deepEqual([taken, await left()], [['ann@example.org'], []]);
    });
  });

  test('waits while the server is away, and no address is logged', async () => {
    let away = true;
    const deliver: Deliver = async () => {
      if (away) throw Object.assign(new Error('no way to ann@example.org'), { code: 'ECONNREFUSED' });
      return 'taken';
    };
    await withPost(deliver, async (post, left, logged) => {
      await post.send(mail, clock.now());
      await post.settled();
      assert.equal((await left()).length, 1);
      assert.ok(logged.some(line => line.includes('ECONNREFUSED')));
      assert.ok(!logged.join('').includes('ann@'));
      away = false;
      post.post();
      await post.settled();
      assert.deepEqual(await left(), []);
    });
  });

  test('that the server refuses for good is put aside, and does not hold up the next', async () => {
    let first = true;
    const deliver: Deliver = async () => {
      const outcome = first ? 'refused' : 'taken';
      first = false;
      return outcome;
    };
    await withPost(deliver, async (post, left) => {
      await post.send(mail, clock.now());
      await post.send(mail, clock.now() + 1);
      await post.settled();
      const files = await left();
      assert.deepEqual([files.length, files[0]?.startsWith('refused')], [1, true]);
    });
  });
});

interface Seen {
  readonly lines: string[];
  readonly port: number;
  close(): void;
}

/** A mail server that takes everything but for `nobody@`, and offers no TLS. */
async function startMailServer(): Promise<Seen> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    let inData = false;
    let rest = '';
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('error', () => undefined);
    socket.on('data', chunk => {
      rest += chunk.toString();
      for (let at = rest.indexOf('\r\n'); at !== -1; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        lines.push(line);
        if (inData) {
          if (line !== '.') continue;
          inData = false;
          socket.write('250 queued\r\n');
        } else if (line.startsWith('EHLO')) socket.write('250-mail.test\r\n250 8BITMIME\r\n');
        else if (line.startsWith('DATA')) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (line.startsWith('RCPT') && line.includes('nobody@')) socket.write('550 no such user\r\n');
        else if (line.startsWith('QUIT')) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    lines,
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

suite('a mail server', () => {
  const at = (port: number) =>
    mailServer(`smtp://127.0.0.1:${port}`, { password: undefined, from: 'gate@example.org' });

  test('on this machine gets the message as it was written', async () => {
    const server = await startMailServer();
    await withPost(smtp(at(server.port)), async (post, left) => {
      await post.send(mail, clock.now());
      await post.settled();
      assert.deepEqual(await left(), []);
    });
    server.close();
    assert.ok(server.lines.includes('MAIL FROM:<gate@example.org>'));
    assert.ok(server.lines.includes('RCPT TO:<ann@example.org>'));
    assert.ok(server.lines.includes('Subject: Hello'));
    assert.ok(server.lines.includes('..'), 'a line with a dot only does not end the message');
    assert.ok(server.lines.includes('after a dot'));
  });

  test('that says there is no such user has said so for good', async () => {
    const server = await startMailServer();
    const raw = 'To: <nobody@example.org>\r\n\r\nx\r\n';
    assert.equal(await smtp(at(server.port))({ to: 'nobody@example.org', raw }), 'refused');
    server.close();
  });

  test('elsewhere that offers no TLS gets neither address nor mail, which waits', async () => {
    const server = await startMailServer();
    const deliver = smtp(at(server.port), { clearIsFine: false });
    await assert.rejects(deliver({ to: mail.to, raw: 'To: <ann@example.org>\r\n\r\nx\r\n' }));
    server.close();
    assert.ok(server.lines.every(line => !line.startsWith('MAIL') && !line.startsWith('RCPT')));
  });

  test('is read from its address: ports by scheme, the user from it', () => {
    const about = { password: 'x', from: 'a@b.example' };
    assert.deepEqual(mailServer('smtps://gate%40b@mail.example.org', about), {
      host: 'mail.example.org',
      port: 465,
      secure: true,
      user: 'gate@b',
      ...about,
    });
    assert.equal(mailServer('smtp://[::1]', about).host, '::1');
    assert.equal(mailServer('smtp://mail.example.org', about).port, 587);
  });
});
