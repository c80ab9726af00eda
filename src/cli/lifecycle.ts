import type { Command } from 'commander';
import type { LifecycleChange } from './answers.ts';
import type { Io } from './io.ts';
import { labelOf, readVersion, versionName, versionPath } from './places.ts';
import { action, commandOf } from './session.ts';

interface Options {
  readonly reason: string;
  readonly dryRun?: boolean;
}

/** `deprecate`: the version is served on, and says so. */
export function deprecateCommand(io: Io): Command {
  return stepCommand(io, 'deprecate', 'Announce the end of a version (<api>/<version>); it is served on.');
}

/** `retire`: the version disappears. */
export function retireCommand(io: Io): Command {
  return stepCommand(io, 'retire', 'Take a version (<api>/<version>) out of service for good.');
}

function stepCommand(io: Io, verb: 'deprecate' | 'retire', summary: string): Command {
  return commandOf(`${verb} <version>`, summary)
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--dry-run', 'only say whether it could be done')
    .action(
      action(io, async ({ client, out }, { reason, dryRun = false }: Options, text: string) => {
        const name = versionName(text);
        const before = await readVersion(client, name);
        const { body } = await client.call<LifecycleChange>(
          'POST',
          `${versionPath(name)}/${verb}${dryRun ? '?dryRun=true' : ''}`,
          { reason },
          { ifMatch: before.headers.get('etag') },
        );
        const served = body.snapshot === null ? '' : ` (Snapshot ${body.snapshot.number})`;
        out.result({ dryRun, ...body }, () =>
          dryRun
            ? `${labelOf(name)} would be ${body.version.lifecycle}.`
            : `${labelOf(name)} is ${body.version.lifecycle}${served}.`,
        );
      }),
    );
}
