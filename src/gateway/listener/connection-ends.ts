import type { ConnectionEnd, EndedConnections } from '../link.ts';

/** Counts connections that the listener refused or cut: as many counters as there are zones and reasons. */
export class ConnectionEnds {
  readonly #counts = new Map<string, Map<ConnectionEnd, number>>();

  count(zone: string, why: ConnectionEnd): void {
    let counts = this.#counts.get(zone);
    if (counts === undefined) this.#counts.set(zone, (counts = new Map<ConnectionEnd, number>()));
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }

  /** What was counted since the last call. */
  take(): EndedConnections[] {
    const ended = [...this.#counts].flatMap(([zone, counts]) =>
      [...counts].map(([why, connections]) => ({ zone, why, connections })),
    );
    this.#counts.clear();
    return ended;
  }
}
