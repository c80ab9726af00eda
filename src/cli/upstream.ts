import type { Command } from 'commander';
import { parse, stringify } from 'yaml';
import type { Version } from './answers.ts';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { type Output, table } from './output.ts';
import { labelOf, readVersion, type VersionName, versionName, versionPath } from './places.ts';
import { action, commandOf } from './session.ts';

/** One target as the gateways see it. */
interface Target {
  readonly url: string;
  readonly group: 'main' | 'canary';
  readonly state: string;
  readonly outstanding: number;
  readonly connections: number;
  readonly queued: number;
}

/** `upstream`: where the calls of a version go and how that does; or says where and how they go from now on. */
export function upstreamCommand(io: Io): Command {
  return commandOf(
    'upstream <version> [file]',
    'Show where the calls of a version (<api>/<version>) go and how its targets do, or set it from a YAML or JSON file.',
  ).action(
    action(io, async ({ client, out }, _options, text: string, file: string | undefined) => {
      const name = versionName(text);
      const before = await readVersion(client, name);
      if (file !== undefined) {
        const upstream = read(file);
        const ifMatch = before.headers.get('etag');
        const { body } = await client.call<Version>('PATCH', versionPath(name), { upstream }, { ifMatch });
        out.result(body.upstream, () => `${labelOf(name)} has the upstream of ${file}.`, [
          `npx gatehouse upstream ${labelOf(name)}`,
        ]);
        return;
      }
      const { items } = (await client.get<{ items: Target[] }>(`${versionPath(name)}/targets`)).body;
      const { upstream } = before.body;
      out.result({ upstream, targets: items }, () =>
        [stringify(upstream).trimEnd(), '', stateOf(out, name, items)].join('\n'),
      );
    }),
  );
}

function read(file: string): unknown {
  const text = readInput(file);
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new CommandFailure('refused', `${file} is no YAML: ${error instanceof Error ? error.message : ''}`);
  }
}

function stateOf(out: Output, name: VersionName, targets: readonly Target[]): string {
  if (targets.length === 0) return `No gateway of this node serves ${labelOf(name)}.`;
  return table([
    ['TARGET', 'STATE', 'UNDER WAY', 'WAITING', 'CONNECTIONS'].map(heading => out.dim(heading)),
    ...targets.map(({ url, group, state, outstanding, queued, connections }) => [
      group === 'canary' ? `${url} (canary)` : url,
      state === 'healthy' ? out.good(state) : out.bad(state),
      String(outstanding),
      String(queued),
      String(connections),
    ]),
  ]);
}
