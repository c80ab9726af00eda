import { latencyBuckets, type TelemetrySeries } from '../link.ts';
import type { ListenerAnswer } from './answers.ts';

/**
 * Counts what the listener answered by itself. No request came to be that the gateway could record, but the
 * operator must see it; there are a handful of codes per zone, so this stays small by itself.
 */
export class ClientErrors {
  #counts = new Map<string, { zone: string; answer: ListenerAnswer; requests: number }>();

  count(zone: string, answer: ListenerAnswer): void {
    const key = `${zone} ${answer.code} ${answer.status}`;
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { zone, answer, requests: 1 });
    else known.requests++;
  }

  /** What was counted since the last call. */
  take(): TelemetrySeries[] {
    const counts = [...this.#counts.values()];
    this.#counts.clear();
    return counts.map(({ zone, answer, requests }) => ({
      zone,
      version: '-',
      operation: '-',
      application: '-',
      status: answer.status,
      refusal: answer.code,
      requests,
      totalMs: 0,
      // Answered within the parser: no latency to speak of.
      buckets: [requests, ...latencyBuckets.map(() => 0)],
    }));
  }
}
