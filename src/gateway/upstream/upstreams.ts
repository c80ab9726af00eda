import type { UpstreamDocument } from '../snapshot/document.ts';
import { checkedLookup } from './addresses.ts';
import type { UpstreamDependencies } from './make-group.ts';
import { probeOver } from './probe.ts';
import { sourceOf } from './source-of.ts';
import { systemTiming } from './timing.ts';
import { Upstream } from './upstream.ts';

/** What upstreams need of the world. */
export const systemUpstreams: UpstreamDependencies = {
  timing: systemTiming,
  chance: Math.random,
  lookup: checkedLookup(),
  openKey: () => undefined,
  openSecret: () => undefined,
  connect: sourceOf,
  probe: (options, path) => probeOver(options, path, systemTiming),
};

/** All upstreams of a gateway. Documents that say the same share one, so a new Snapshot keeps warm connections. */
export class Upstreams {
  readonly #byKey = new Map<string, Upstream>();
  readonly #dependencies: UpstreamDependencies;

  constructor(dependencies: UpstreamDependencies = systemUpstreams) {
    this.#dependencies = dependencies;
  }

  /** @throws Error with a message for the person who wrote the document. */
  of(document: UpstreamDocument): Upstream {
    const key = JSON.stringify(document);
    const found = this.#byKey.get(key);
    if (found !== undefined) return found;
    const made = new Upstream(document, this.#dependencies);
    this.#byKey.set(key, made);
    return made;
  }

  /** Looks after those that the Snapshot now in service names, and closes all others. */
  keepOnly(documents: Iterable<UpstreamDocument>): void {
    const used = new Set(Array.from(documents, document => JSON.stringify(document)));
    for (const [key, upstream] of this.#byKey) {
      if (used.has(key)) {
        upstream.open();
        continue;
      }
      this.#byKey.delete(key);
      upstream.close();
    }
  }
}
