import type { Command } from 'commander';
import type { Operation, Waiver } from './answers.ts';
import type { Io } from './io.ts';
import { day, table } from './output.ts';
import { readVersion, versionLabels, versionName, versionPath } from './places.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `waiver`: which controls are done without, why and until when. */
export function waiverCommand(io: Io): Command {
  return groupOf('waiver', 'Waivers: controls that are done without for a while.', [list(io), revoke(io)]);
}

function list(io: Io): Command {
  return commandOf('list [version]', 'List waivers that hold, of all versions or of one (<api>/<version>).')
    .option('--all', 'also those that have lapsed or were revoked')
    .action(
      action(io, async ({ client, out }, options: { all?: boolean }, text: string | undefined) => {
        const query = new URLSearchParams(options.all === true ? {} : { holding: 'true' });
        if (text !== undefined) query.set('version', (await readVersion(client, versionName(text))).body.id);
        const waivers = await client.list<Waiver>(`/waivers?${query.toString()}`);
        const versions = await versionLabels(client);
        const operations = new Map<string, string>();
        const concerned = new Set(
          waivers.filter(({ operationId }) => operationId !== null).map(({ versionId }) => versionId),
        );
        for (const id of concerned) {
          const path = `${versionPath(versionName(versions.get(id) ?? id))}/operations`;
          for (const operation of await client.list<Operation>(path))
            operations.set(operation.id, `${operation.method} ${operation.path}`);
        }
        out.result(waivers, () =>
          waivers.length === 0
            ? 'No waivers: every control of every floor is in place.'
            : table([
                ['ID', 'VERSION', 'OPERATION', 'CONTROL', 'UNTIL', 'REASON'].map(title => out.dim(title)),
                ...waivers.map(({ id, versionId, operationId, control, until, reason }) => [
                  id,
                  versions.get(versionId) ?? versionId,
                  operationId === null ? 'all' : (operations.get(operationId) ?? operationId),
                  control,
                  day(until),
                  reason,
                ]),
              ]),
        );
      }),
    );
}

function revoke(io: Io): Command {
  return commandOf('revoke <id>', 'End a waiver now, as the Security role.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, options: { reason: string }, id: string) => {
        const { body } = await client.call<Waiver>('POST', `/waivers/${encodeURIComponent(id)}/revoke`, {
          reason: options.reason,
        });
        out.result(
          body,
          () =>
            `The waiver of ${body.control} has ended. Operations that need it answer 503 until they meet it.`,
        );
      }),
    );
}
