/** Certificates by ACME as an operator meets them: from the first start to the renewal, and when the authority fails. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { connect, type PeerCertificate } from 'node:tls';
import { StandInAuthority } from '../support/acme/server.ts';
import { call } from '../support/calls.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';

interface Status {
  readonly certificates: readonly {
    readonly name: string;
    readonly zone: string;
    readonly notAfter: number | null;
    readonly failures: number;
    readonly lastError: string | null;
  }[];
}

const name = 'api.example.org';

/** What is shown to whoever asks for a name, trusting one authority alone; or why there is nothing. */
function shownFor(
  port: number,
  options: { servername: string; ca: string; protocols?: string[] },
): Promise<PeerCertificate | string> {
  const { servername, ca, protocols = ['http/1.1'] } = options;
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port, servername, ca, ALPNProtocols: protocols }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

const isFor = (shown: PeerCertificate | string): boolean => typeof shown !== 'string';

suite('ACME by TLS-ALPN-01', () => {
  let authority: StandInAuthority;
  let gatehouse: Product;
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-acme-'));
  const ca = join(directory, 'ca.pem');
  const port = () => gatehouse.ports.get('external-https') ?? 0;
  const shown = (servername = name, protocols?: string[]) =>
    shownFor(port(), { servername, ca: authority.ca, ...(protocols === undefined ? {} : { protocols }) });
  const status = () => gatehouse.json<Status>('status').then(({ certificates }) => certificates);

  before(async () => {
    authority = await StandInAuthority.start({ reached: {}, lifetimeMs: 9_000 });
    authority.refused = 'broken.example.org';
    writeFileSync(ca, authority.ca);
    const names = `${name},broken.example.org`;
    const flags = ['--acme-directory', authority.directory, '--acme-names', names, '--acme-ca', ca];
    gatehouse = await Product.create({ https: true, flags });
    authority.reached = { tls: port() };
    await gatehouse.start();
  });
  after(async () => {
    await gatehouse?.stop();
    await authority?.close();
    rmSync(directory, { recursive: true });
  });

  let first: PeerCertificate;

  test('a certificate is obtained after the start, and shown to whoever asks for the name', async () => {
    const found = await eventually(() => shown(), isFor);
    assert.ok(typeof found !== 'string');
    first = found;
    // The one that follows need not end within the test.
    authority.lifetimeMs = 86_400_000;
    assert.equal(first.subjectaltname, `DNS:${name}`);
  });

  test('for other names the certificate stays that of the local authority', async () => {
    const ca = readFileSync(join(gatehouse.dataDir, 'local-ca.pem'), 'utf8');
    const local = await shownFor(port(), { servername: 'localhost', ca });
    assert.ok(isFor(local));
  });

  test('nobody is shown a challenge that is over, or one for a name that is not ours', async () => {
    for (const other of [name, 'evil.example', 'localhost']) {
      for (const protocols of [['acme-tls/1'], ['acme-tls/1', 'http/1.1']]) {
        const refused = await shown(other, protocols);
        assert.ok(typeof refused === 'string' && refused.includes('NO_APPLICATION_PROTOCOL'), other);
      }
    }
  });

  test('it is renewed by itself, and new connections see the new one', async () => {
    const renewed = await eventually(
      () => shown(),
      found => typeof found !== 'string' && found.serialNumber !== first.serialNumber,
    );
    assert.ok(typeof renewed !== 'string');
    assert.equal(authority.accounts, 1);
    assert.equal(authority.orders.filter(ordered => ordered === name).length, 2);
  });

  test('no key is on the disk in the clear', () => {
    for (const file of readdirSync(gatehouse.dataDir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:db|db-wal|sealed|jsonl|pem)$/.test(file)) continue;
      assert.doesNotMatch(readFileSync(join(gatehouse.dataDir, file), 'latin1'), /PRIVATE KEY/, file);
    }
  });

  test('where the authority refuses, the status says why', async () => {
    const [good, refused] = await eventually(status, ([, one]) => (one?.failures ?? 0) > 0);
    assert.equal(good?.lastError, null);
    assert.equal(refused?.failures, 1);
    assert.match(refused?.lastError ?? '', /not by us today/);
    const { stdout } = await gatehouse.command(['status']);
    assert.match(stdout, /api\.example\.org +external/);
    assert.match(stdout, /not by us today/);
  });

  test('a restart shows what there is, and does not press the authority', async () => {
    const orders = authority.orders.length;
    await gatehouse.end();
    await gatehouse.start();
    assert.ok(isFor(await shown()));
    assert.equal(authority.orders.length, orders);
  });
});

suite('ACME by HTTP-01', () => {
  let authority: StandInAuthority;
  let gatehouse: Product;
  let http: number;
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-acme-'));
  const eab = { kid: 'city-1', hmacKey: Buffer.alloc(32, 7).toString('base64url') };
  const asked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const plain = (path: string, host = name, method = 'GET') =>
    call(`http://127.0.0.1:${http}${path}`, { method, headers: { host } });

  before(async () => {
    http = await freePort();
    authority = await StandInAuthority.start({ reached: { http }, externalAccount: eab });
    authority.beforeAsking = () => {
      asked.resolve();
      return goOn.promise;
    };
    writeFileSync(join(directory, 'ca.pem'), authority.ca);
    writeFileSync(join(directory, 'eab'), `${eab.hmacKey}\n`, { mode: 0o600 });
    gatehouse = await Product.start({
      https: true,
      flags: [
        ...['--acme-directory', authority.directory, '--acme-ca', join(directory, 'ca.pem')],
        ...['--acme-names', name, '--acme-contact', 'ops@example.org', '--acme-http', `127.0.0.1:${http}`],
        ...['--acme-eab-id', eab.kid, '--acme-eab-key-file', join(directory, 'eab')],
      ],
    });
  });
  after(async () => {
    goOn.resolve();
    await gatehouse?.stop();
    await authority?.close();
    rmSync(directory, { recursive: true });
  });

  test('killed in the middle of a challenge, it comes to a certificate all the same', async () => {
    await asked.promise;
    await gatehouse.kill();
    goOn.resolve();
    await gatehouse.start();
    const https = gatehouse.ports.get('external-https') ?? 0;
    const found = await eventually(() => shownFor(https, { servername: name, ca: authority.ca }), isFor);
    assert.ok(typeof found !== 'string');
    assert.equal(authority.accounts, 1);
  });

  test('the plain listener sends on to https at our names, and nowhere else', async () => {
    const { status, headers } = await plain('/city?x=1');
    assert.deepEqual([status, headers['location']], [308, `https://${name}/city?x=1`]);
    for (const host of ['evil.example', `${name}.evil.example`, `evil.example#${name}`])
      assert.equal((await plain('/', host)).status, 404, host);
  });

  test('it serves no API and no challenge that is over, and takes nothing that writes', async () => {
    assert.equal((await plain('/.well-known/acme-challenge/unknown-token-unknown')).status, 404);
    assert.equal((await plain('/.well-known/acme-challenge/../status')).status, 404);
    const { status, headers } = await plain('/things', name, 'POST');
    assert.deepEqual([status, headers['allow']], [405, 'GET, HEAD']);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
