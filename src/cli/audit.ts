import type { Command } from 'commander';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { brief } from './snapshots.ts';
import { action, commandOf } from './session.ts';
import { momentFrom, whole } from './times.ts';

interface AuditEntry {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly resourceId: string;
  readonly detail: unknown;
  readonly address: string;
}

interface Options {
  readonly limit: string;
  readonly actor?: string;
  readonly action?: string;
  readonly kind?: string;
  readonly id?: string;
  readonly since?: string;
  readonly until?: string;
}

/** `audit`: who changed what, when and from where. */
export function auditCommand(io: Io): Command {
  return commandOf('audit', 'List who changed what, newest first.')
    .option('--limit <n>', 'how many', '50')
    .option('--actor <actor>', 'only by one, such as operator:root')
    .option('--action <action>', 'only one kind of change, such as key.revoke')
    .option('--kind <kind>', 'only one kind of thing, such as api-version')
    .option('--id <id>', 'only one thing')
    .option('--since <time>', 'from when: a day, a moment, or a length before now such as 2h')
    .option('--until <time>', 'to when')
    .action(
      action(io, async ({ client, out }, options: Options) => {
        const most = whole(options.limit, '--limit', { min: 1, max: 100_000 });
        const now = io.clock.now();
        const query = new URLSearchParams();
        for (const name of ['actor', 'action', 'kind', 'id'] as const) {
          const value = options[name];
          if (value !== undefined) query.set(name, value);
        }
        if (options.since !== undefined)
          query.set('from', String(momentFrom(options.since, '--since', now, -1)));
        if (options.until !== undefined)
          query.set('until', String(momentFrom(options.until, '--until', now, -1)));
        const entries = await client.list<AuditEntry>(`/audit?${query.toString()}`, most);
        out.result(entries, () =>
          entries.length === 0
            ? 'No entries.'
            : table([
                ['WHEN', 'WHO', 'FROM', 'DID', 'TO', 'DETAIL'].map(text => out.dim(text)),
                ...entries.map(({ at, actor, address, action, resourceId, detail }) => [
                  moment(at),
                  actor,
                  address,
                  action,
                  resourceId,
                  brief(detail),
                ]),
              ]),
        );
      }),
    );
}
