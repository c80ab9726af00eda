import type { LookupFunction } from 'node:net';
import type { CredentialDependencies } from './credentials/credential.ts';
import type { TargetDocument, UpstreamDocument } from '../snapshot/document.ts';
import type { Balance } from './balance.ts';
import { Breaker } from './breaker.ts';
import { Ejection } from './ejection.ts';
import { Group } from './group.ts';
import { HealthCheck, type Probe } from './health.ts';
import { Member, type ConnectionSource } from './member.ts';
import type { PoolOptions } from './pool-options.ts';
import { parseTarget } from './target.ts';
import type { Chance, Timing } from './timing.ts';

export interface UpstreamDependencies {
  readonly timing: Timing;
  readonly chance: Chance;
  /** Resolves names; with the addresses checked that they have. */
  readonly lookup: LookupFunction;
  /** The private key of a client certificate, or undefined where it cannot be opened here. */
  openKey(certificate: string, sealed: string): string | undefined;
  openSecret: CredentialDependencies['openSecret'];
  connect(options: PoolOptions): ConnectionSource;
  /** How a target is asked whether it is well: over a connection of its own, that no traffic can keep busy. */
  probe(options: PoolOptions, path: string): Probe;
}

const standard = { connectMs: 5_000, responseMs: 30_000 };
/** Of each target. A connection of HTTP/2 takes many calls at a time. */
const connectionsOf = { http1: 256, http2: 8 };
const queuePerConnection = { http1: 4, http2: 128 };

/** @throws Error with a message for the person who wrote the document. */
export function makeGroup(
  targets: readonly TargetDocument[],
  document: UpstreamDocument,
  balance: Balance,
  dependencies: UpstreamDependencies,
): Group {
  const { timing, chance } = dependencies;
  const { breaker, health, ejection } = document;
  const judge = ejection && new Ejection(ejection, targets.length);
  const members = targets.map(target => {
    const { url, weight = 1 } = typeof target === 'string' ? { url: target } : target;
    const options = poolOptions(url, document, dependencies);
    const watch = {
      health: health && new HealthCheck(health, dependencies.probe(options, health.path), timing, chance),
      ejection: judge,
      breaker: breaker && new Breaker(breaker),
      slowStartMs: document.balance?.slowStart ?? 0,
    };
    return new Member(dependencies.connect(options), weight, watch, timing.now);
  });
  return new Group(members, balance);
}

function poolOptions(
  url: string,
  document: UpstreamDocument,
  { lookup, openKey }: UpstreamDependencies,
): PoolOptions {
  const { protocol = 'http1', tls, ca, timeouts, linkLocal = false } = document;
  const { connections = connectionsOf[protocol] } = document;
  return {
    target: parseTarget(url, tls?.serverName),
    protocol,
    tls: {
      ca,
      minimumVersion: tls?.minimumVersion ?? '1.2',
      verify: tls?.verify ?? true,
      client: clientOf(tls, openKey),
    },
    linkLocal,
    lookup: linkLocal ? undefined : lookup,
    connections,
    queue: document.queue ?? connections * queuePerConnection[protocol],
    connectMs: timeouts?.connect ?? standard.connectMs,
    responseMs: timeouts?.response ?? standard.responseMs,
  };
}

function clientOf(
  tls: UpstreamDocument['tls'],
  openKey: UpstreamDependencies['openKey'],
): PoolOptions['tls']['client'] {
  if (tls?.clientCertificate === undefined) return undefined;
  const { clientCertificate: certificate, clientKey = '' } = tls;
  return { certificate, key: openKey(certificate, clientKey) };
}
