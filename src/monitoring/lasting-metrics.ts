import { Counter, Gauge, type Registry } from 'prom-client';
import type { Telemetry } from '#gateway';

/** Prometheus metrics of WebSockets and streams of events. */
export class LastingMetrics {
  readonly #webSockets: Gauge<'worker'>;
  readonly #eventStreams: Gauge<'worker'>;
  readonly #messages: Counter<'direction'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#webSockets = new Gauge({
      name: 'gatehouse_websockets',
      help: 'Open WebSockets by gateway worker.',
      labelNames: ['worker'],
      registers,
    });
    this.#eventStreams = new Gauge({
      name: 'gatehouse_event_streams',
      help: 'Open streams of events by gateway worker.',
      labelNames: ['worker'],
      registers,
    });
    this.#messages = new Counter({
      name: 'gatehouse_websocket_messages_total',
      help: 'WebSocket messages passed on, received from clients and sent to them.',
      labelNames: ['direction'],
      registers,
    });
  }

  add(worker: number, lasting: Telemetry['lasting']): void {
    this.#webSockets.set({ worker: String(worker) }, lasting?.webSockets ?? 0);
    this.#eventStreams.set({ worker: String(worker) }, lasting?.eventStreams ?? 0);
    this.#messages.inc({ direction: 'received' }, lasting?.messagesReceived ?? 0);
    this.#messages.inc({ direction: 'sent' }, lasting?.messagesSent ?? 0);
  }
}
