import type { Command } from 'commander';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { count, day, table } from './output.ts';
import { namesById } from './places.ts';
import { action, commandOf } from './session.ts';

interface Leaked {
  readonly kind: string;
  readonly id: string;
  readonly hint: string;
  readonly applicationId: string | null;
}

/** `leak`: revokes what was found where it does not belong. */
export function leakCommand(io: Io): Command {
  return commandOf(
    'leak <file>',
    'Revoke every key, client secret, registration token and admin token in a file at once, and tell the owners; - is standard input.',
  ).action(
    action(io, async ({ client, out }, _options, file: string) => {
      const { body } = await client.call<{ readonly items: readonly Leaked[] }>('POST', '/leaks', {
        text: readInput(file),
      });
      const { items } = body;
      out.result(items, () =>
        items.length === 0
          ? 'Nothing in it was issued here and still works.'
          : [
              `Revoked ${count(items.length, 'credential')}; every connected gateway refuses them within a second:`,
              ...items.map(({ kind, id, hint }) => `  ${kind} ${id}   (ends with ${hint})`),
            ].join('\n'),
      );
    }),
  );
}

interface Ending {
  readonly kind: string;
  readonly id: string;
  readonly hint: string;
  readonly applicationId: string;
  readonly notAfter: number;
}

/** `ending`: what ends soon and has no successor yet. */
export function endingCommand(io: Io): Command {
  return commandOf(
    'ending',
    'List keys, client secrets and certificates that end soon and are not replaced yet.',
  )
    .option('--days <n>', 'how soon (default: 30)')
    .action(
      action(io, async ({ client, out }, { days }: { days?: string }) => {
        const query = days === undefined ? '' : `?days=${encodeURIComponent(days)}`;
        const { body } = await client.get<{ readonly items: readonly Ending[] }>(
          `/ending-credentials${query}`,
        );
        const names =
          body.items.length === 0 ? new Map<string, string>() : await namesById(client, '/applications');
        out.result(body.items, () =>
          body.items.length === 0
            ? 'Nothing ends soon.'
            : table([
                ['ENDS', 'APPLICATION', 'WHAT', 'ID', 'ENDS WITH'].map(text => out.dim(text)),
                ...body.items.map(({ notAfter, applicationId, kind, id, hint }) => [
                  day(notAfter),
                  names.get(applicationId) ?? applicationId,
                  kind,
                  id,
                  hint,
                ]),
              ]),
        );
      }),
    );
}
