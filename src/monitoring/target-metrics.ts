import { Gauge, type Registry } from 'prom-client';
import type { Target, TargetBoard } from './target-board.ts';

const labels = ['version', 'group', 'target'] as const;

/** Gauges that are read off the board when somebody asks, so that a target which is gone leaves no line behind. */
export function exposeTargets(board: TargetBoard, registry: Registry): void {
  const add = (name: string, help: string, value: (target: Target) => number): void => {
    const gauge = new Gauge({
      name: `gatehouse_upstream_${name}`,
      help,
      labelNames: labels,
      registers: [],
      collect() {
        this.reset();
        for (const target of board.targets()) {
          const { version, group, url } = target;
          this.set({ version, group, target: url }, value(target));
        }
      },
    });
    registry.registerMetric(gauge);
  };
  add('target_up', 'Share of the workers that send calls to the target as usual.', ({ workers }) => {
    const all = Object.values(workers).reduce((sum, count) => sum + count, 0);
    return ((workers.healthy ?? 0) + (workers['slow-start'] ?? 0)) / all;
  });
  add('outstanding', 'Calls under way to the target.', ({ outstanding }) => outstanding);
  add('connections', 'Connections to the target.', ({ connections }) => connections);
  add('queued', 'Calls that wait for a connection to the target.', ({ queued }) => queued);
}
