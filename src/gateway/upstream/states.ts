import type { TargetState } from '../link.ts';
import type { Group } from './group.ts';
import type { Upstream } from './upstream.ts';

/** An upstream in service, and the version it is for. */
export interface ServedUpstream {
  /** `<api>/<version>`. */
  readonly version: string;
  readonly upstream: Upstream;
}

/** Targets told of in one report at most: with more, those come first that somebody should look at. */
const atMost = 1_000;

/** How the targets of all upstreams do. */
export function targetStates(served: Iterable<ServedUpstream>, now: number): TargetState[] {
  const dull: TargetState[] = [];
  const telling: TargetState[] = [];
  const add = (version: string, group: Group, name: TargetState['group']): void => {
    for (const member of group.members) {
      const { source, outstanding } = member;
      const { size: connections, queued } = source;
      const state = member.state(now);
      const isDull = state === 'healthy' && outstanding === 0 && queued === 0;
      const list = isDull ? dull : telling;
      if (list.length < atMost)
        list.push({ version, group: name, url: member.url, state, outstanding, connections, queued });
    }
  };
  for (const { version, upstream } of served) {
    add(version, upstream.main, 'main');
    if (upstream.canary !== undefined) add(version, upstream.canary, 'canary');
  }
  return [...telling, ...dull].slice(0, atMost);
}
