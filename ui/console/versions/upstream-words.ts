import type { Upstream } from '#kit/api/admin.ts';
import { milliseconds } from '#kit/format.ts';
import { lineOf } from './access-values.ts';

const ways = {
  'round-robin': 'To each target in turn, by weight',
  'least-outstanding': 'To the target with the fewest calls under way',
  hash: 'Alike calls to the same target',
} as const;

/** What an upstream is told to do, in plain words; undefined where nothing was said. */
export function upstreamInWords(upstream: Upstream): [label: string, value: string | undefined][] {
  const { targets, balance, canary, health, ejection, breaker, retry, timeouts, tls } = upstream;
  const { protocol, connections, queue } = upstream;
  return [
    ['Targets', targets.map(lineOf).join(', ')],
    ['Protocol', protocol === 'http2' ? 'HTTP/2' : undefined],
    ['Balance', targets.length === 1 && balance === undefined ? undefined : balanced(balance)],
    ['Slow start', balance?.slowStart === undefined ? undefined : `Over ${milliseconds(balance.slowStart)}`],
    [
      'Canary',
      canary &&
        `${canary.share} % of the ${canary.sticky === false ? 'calls' : 'callers'} go to ${canary.targets.map(lineOf).join(', ')}`,
    ],
    ['Health checks', health && `GET ${health.path} every ${milliseconds(health.interval ?? 10_000)}`],
    [
      'Passed over',
      ejection &&
        `After ${ejection.failures ?? 5} failures in a row, ${ejection.atMost ?? 50} % of the targets at most`,
    ],
    [
      'Circuit breaker',
      breaker && `Opens at ${breaker.share ?? 50} % failures, for ${milliseconds(breaker.open ?? 10_000)}`,
    ],
    [
      'Tried again',
      retry &&
        `${retry.attempts ?? 1} more, within ${retry.budget ?? 20} % of the calls; only what may be sent twice`,
    ],
    ['Time limits', timeouts && limits(timeouts)],
    ['Connections', connections === undefined ? undefined : `${connections} to each target, per worker`],
    ['Waiting calls', queue === undefined ? undefined : `${queue} for each target, per worker`],
    ['Certificates', upstream.ca === undefined ? undefined : 'Of an authority of its own'],
    ['Client certificate', tls?.clientCertificate === undefined ? undefined : 'Shown to the upstream'],
    ['Server name', tls?.serverName],
    ['TLS version', tls?.minimumVersion === '1.3' ? '1.3 only' : undefined],
  ];
}

function balanced(balance: Upstream['balance']): string {
  const { by = 'round-robin', of = 'address' } = balance ?? {};
  if (by !== 'hash') return ways[by];
  const what =
    of === 'address' ? 'client address' : of === 'application' ? 'application' : `header ${of.header}`;
  return `${ways.hash}: by ${what}`;
}

function limits({ connect, response, perTry, total }: NonNullable<Upstream['timeouts']>): string {
  const parts = [
    connect !== undefined && `${milliseconds(connect)} to connect`,
    response !== undefined && `${milliseconds(response)} without an answer`,
    perTry !== undefined && `${milliseconds(perTry)} for each try`,
    total !== undefined && `${milliseconds(total)} for the whole call`,
  ];
  return parts.filter(Boolean).join(', ');
}
