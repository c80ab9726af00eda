import type { EntranceOptions } from './listener/entrance.ts';
import { defaultLimits, plainFrontLimits, type ListenerLimits } from './listener/limits.ts';
import type { PlainFront } from './listener/plain-front.ts';
import { withTickets, type TlsMaterial, type TlsSetup } from './listener/tls.ts';
import type { Sockets } from './sockets.ts';
import type { WorkerListener } from './worker-data.ts';

/** One address of one zone; with `tls`, https. */
export interface ListenerSpec {
  readonly zone: string;
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsSetup | undefined;
  /** Over TLS: asks clients for a certificate, and takes those who show none too. */
  readonly asksCertificate?: boolean;
  /** In the clear: serves no API, but challenges of certificate authorities and the way to https. */
  readonly front?: PlainFront;
  readonly limits?: Partial<ListenerLimits>;
  readonly entrance?: EntranceOptions | undefined;
}

export interface BoundAddress {
  readonly zone: string;
  readonly address: string;
  readonly port: number;
}

/** What all workers of a host listen on: each gets sockets of its own, all show the same certificates. */
export class HostListeners {
  readonly #specs: readonly ListenerSpec[];
  readonly #sockets: Sockets;
  readonly #tls = new Map<ListenerSpec, TlsMaterial>();
  readonly #bound = new Map<ListenerSpec, BoundAddress>();

  constructor(specs: readonly ListenerSpec[], sockets: Sockets) {
    this.#specs = specs;
    this.#sockets = sockets;
    for (const spec of specs) if (spec.tls !== undefined) this.#tls.set(spec, withTickets(spec.tls));
  }

  /** In the order in which they were given; before the first `bind`, as they were given. */
  get addresses(): readonly BoundAddress[] {
    return this.#specs.map(
      spec => this.#bound.get(spec) ?? { zone: spec.zone, address: spec.host, port: spec.port },
    );
  }

  /** Listeners for one worker. @throws Error when an address cannot be bound. */
  bind(): Promise<WorkerListener[]> {
    return Promise.all(this.#specs.map((spec, index) => this.#bind(spec, index)));
  }

  /** Zones that have TLS listeners. */
  get encrypted(): ReadonlySet<string> {
    return new Set(this.#specs.filter(({ tls }) => tls !== undefined).map(({ zone }) => zone));
  }

  /**
   * Takes what the TLS listeners of a zone are to show from now on, or what they show already, with new ticket keys;
   * undefined when it has none.
   */
  take(zone: string, setup: TlsSetup | undefined = this.#shown(zone)): TlsMaterial | undefined {
    if (setup === undefined) return undefined;
    const material = withTickets(setup);
    const encrypted = this.#specs.filter(spec => spec.zone === zone && spec.tls !== undefined);
    for (const spec of encrypted) this.#tls.set(spec, material);
    return encrypted.length > 0 ? material : undefined;
  }

  #shown(zone: string): TlsSetup | undefined {
    return [...this.#tls].find(([spec]) => spec.zone === zone)?.[1];
  }

  async #bind(spec: ListenerSpec, index: number): Promise<WorkerListener> {
    const { zone, host, port, limits, front, entrance, asksCertificate = false } = spec;
    // Where the system chooses ports, two listeners of one zone must not become one.
    const socket = await this.#sockets.bind(host, port, `gateway ${index} ${zone} ${host}`);
    const { address, port: bound } = socket.address();
    this.#bound.set(spec, { zone, address, port: bound });
    const tls = this.#tls.get(spec);
    const usual = front === undefined ? defaultLimits : { ...defaultLimits, ...plainFrontLimits };
    return { zone, socket, tls, asksCertificate, front, limits: { ...usual, ...limits }, entrance };
  }
}
