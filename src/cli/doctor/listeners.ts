import { createServer } from 'node:net';
import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { type Address, fromHere, type Settings, speaksTls, urlOf } from '../../settings.ts';
import { bad, type Finding, good, idle, type Surroundings } from './check.ts';

/** What the outside meets: addresses, certificate, gateway workers. */

const listeners = [
  ['externalHttps', 'external-https'],
  ['externalHttp', 'external-http'],
  ['internalHttps', 'internal-https'],
  ['internalHttp', 'internal-http'],
  ['externalMtls', 'external-mtls'],
  ['internalMtls', 'internal-mtls'],
  ['portal', 'portal'],
  ['health', 'health'],
  ['console', 'console'],
  ['portalMtls', 'portal-mtls'],
  ['consoleMtls', 'console-mtls'],
] as const satisfies readonly (readonly [keyof Settings, string])[];

export async function checkListeners({ settings, running }: Surroundings): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [key, flag] of listeners) {
    const address = settings[key];
    if (address === undefined) continue;
    const text = `${address.host}:${address.port}`;
    const name = `listener ${flag}`;
    const why = await whyNotFree(address);
    if (why === undefined)
      findings.push(
        running === undefined
          ? good(name, `${text} is free`)
          : bad(
              name,
              `nothing listens at ${text}`,
              `Was the server started with another --${flag}? Give doctor the same.`,
            ),
      );
    else if (why === 'EADDRINUSE' && running !== undefined)
      findings.push(good(name, `${text}, in use by the running server`));
    else
      findings.push(
        bad(name, reason(text, why), `Stop that program, or choose another address: --${flag} <host:port>`),
      );
  }
  return findings;
}

function reason(address: string, code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `another program listens at ${address}`;
    case 'EACCES':
      return `this user may not listen at ${address}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${address} is no address of this machine`;
    default:
      return `${address} cannot be listened at (${code})`;
  }
}

/** The system's code for why the address cannot be had, or undefined when it can. */
function whyNotFree({ host, port }: Address): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  return promise;
}

/** Milliseconds before its end that a certificate is called for to be renewed. */
const renewBefore = 14 * 86_400_000;

export async function checkCertificate({ settings, running, clock }: Surroundings): Promise<Finding> {
  const name = 'TLS certificate';
  const { externalHttps, internalHttps, portal, health, console } = settings;
  const encrypted = [portal, health, console].filter(address => speaksTls(address, settings));
  const address = externalHttps ?? internalHttps ?? encrypted[0];
  if (address === undefined) return idle(name, 'no TLS listener');
  const { tlsCertificate, tlsKey, tlsCertificates } = settings;
  const mend =
    tlsCertificate !== undefined
      ? `Put a new certificate and key into ${tlsCertificate} and ${tlsKey}; they are shown within a minute.`
      : tlsCertificates !== undefined
        ? `Put a new certificate and key into ${tlsCertificates}; they are shown within a minute.`
        : 'Restart the server: its own authority makes a new one.';
  let validTo: number;
  try {
    if (running !== undefined) validTo = Date.parse(await servedUntil(fromHere(address)));
    else if (tlsCertificate === undefined)
      return idle(
        name,
        tlsCertificates === undefined
          ? "the server's own authority makes it at start"
          : `read from ${tlsCertificates} at start`,
      );
    else validTo = Date.parse(new X509Certificate(readFileSync(tlsCertificate)).validTo);
  } catch (error) {
    return bad(name, `cannot be read: ${(error as Error).message}`, mend);
  }
  const shown = new Date(validTo).toISOString().slice(0, 10);
  if (validTo <= clock.now()) return bad(name, `ended ${shown}`, mend);
  return validTo <= clock.now() + renewBefore
    ? bad(name, `ends soon: ${shown}`, mend)
    : good(name, `good until ${shown}`);
}

/** Milliseconds that our own listener gets to shake hands. */
const patience = 5_000;

/** When the certificate that is served ends. It is looked at, not trusted: nothing is sent. */
function servedUntil({ host, port }: Address): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host, port, rejectUnauthorized: false, timeout: patience }, () => {
    resolve(socket.getPeerCertificate().valid_to);
    socket.end();
  });
  socket.once('error', reject);
  socket.once('timeout', () => socket.destroy(new Error('no answer')));
  return promise;
}

/** Whether the gateway serves, and what. */
export async function checkGateway({ settings, running, fetch }: Surroundings): Promise<Finding[]> {
  if (running === undefined)
    return [idle('Snapshot', 'no server is running'), idle('workers', 'no server is running')];
  const published =
    running.snapshot === null
      ? bad('Snapshot', 'none was made', 'Restart the server; if it stays so, look into its log.')
      : undefined;
  try {
    const response = await fetch(
      `${urlOf(fromHere(settings.health), speaksTls(settings.health, settings))}/status/ready`,
      {
        signal: AbortSignal.timeout(patience),
      },
    );
    const { snapshot, reason: why } = (await response.json()) as { snapshot?: number; reason?: string };
    const behind = snapshot !== running.snapshot;
    return [
      published ??
        (behind
          ? bad(
              'Snapshot',
              `gateways serve ${snapshot}, the newest is ${running.snapshot}`,
              'Look into the log: a Snapshot that does not compile leaves the old one serving.',
            )
          : good('Snapshot', `${snapshot} is served`)),
      response.ok
        ? good('workers', 'all are ready')
        : bad(
            'workers',
            `not ready: ${why ?? 'no reason given'}`,
            'Wait a moment; if it stays so, look into the log.',
          ),
    ];
  } catch (error) {
    const { host, port } = settings.health;
    return [
      published ?? good('Snapshot', `${running.snapshot} is the newest`),
      bad(
        'workers',
        `health does not answer at ${host}:${port} (${(error as Error).message})`,
        'Was the server started with another --health? Give doctor the same.',
      ),
    ];
  }
}
