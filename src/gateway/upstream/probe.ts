import { Call, type UpstreamHandler } from './call.ts';
import type { Probe } from './health.ts';
import { Member } from './member.ts';
import type { PoolOptions } from './pool-options.ts';
import { sourceOf } from './source-of.ts';
import type { Timing } from './timing.ts';

const unwatched = { health: undefined, ejection: undefined, breaker: undefined, slowStartMs: 0 };
const headers = ['user-agent', 'gatehouse-health-check', 'accept', '*/*'];

/** Asks a target with a GET request, over connections of its own that no traffic can keep busy. */
export function probeOver(options: PoolOptions, path: string, timing: Timing): Probe {
  const member = new Member(sourceOf({ ...options, connections: 2, queue: 2 }), 1, unwatched, timing.now);
  const guide = {
    choose: (_from: unknown, tried: readonly Member[]) => (tried.length === 0 ? member : undefined),
    unavailable: () => ({ code: 'upstream-unhealthy' as const, reason: '' }),
    retry: undefined,
    perTryMs: undefined,
    totalMs: undefined,
    timing,
  };
  return done => {
    const handler: UpstreamHandler = {
      informational() {},
      whole: status => done(status),
      head(status) {
        done(status);
        // What the answer holds is of no interest.
        call.abort();
      },
      data: () => true,
      end() {},
      fail: () => done(undefined),
    };
    const request = { method: 'GET', path, headers, body: undefined, bodyLimit: 0 };
    const call = new Call(request, handler, guide);
    call.start();
    return () => call.abort();
  };
}
