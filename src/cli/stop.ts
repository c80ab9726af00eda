import type { Command } from 'commander';
import type { Stop } from './answers.ts';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { momentFrom } from './times.ts';

/** What can be stopped: how help calls its argument, and what becomes of calls. */
const kinds = [
  ['api', '<api>', 'Stop an API with all its versions: calls are answered 503.'],
  ['version', '<api/version>', 'Stop one version of an API: calls are answered 503.'],
  [
    'application',
    '<application>',
    'Stop an application, whichever of its keys it uses: calls are answered 403.',
  ],
  ['key', '<id>', 'Stop one key, without revoking it: calls with it are answered 403.'],
  ['country', '<code>', 'Stop calls from a country, such as DE: they are answered 403.'],
  [
    'address',
    '<network>',
    'Stop calls from an address or a network, such as 192.0.2.0/24: they are answered 403.',
  ],
] as const;

/** `stop`: the kill switch. */
export function stopCommand(io: Io): Command {
  return groupOf('stop', 'The kill switch: take something out of service within a second.', [
    ...kinds.map(kind => make(io, kind)),
    list(io),
    lift(io),
  ]);
}

function make(io: Io, [what, argument, help]: (typeof kinds)[number]): Command {
  return commandOf(`${what} ${argument}`, help)
    .requiredOption('--reason <text>', 'why, for the list and the audit log')
    .option(
      '--until <time>',
      'when it ends by itself: a length such as 2h, or a moment (default: when lifted)',
    )
    .action(
      action(io, async ({ client, out }, options: { reason: string; until?: string }, subject: string) => {
        const { reason, until } = options;
        const { body } = await client.call<Stop>('POST', '/stops', {
          what,
          subject,
          reason,
          ...(until !== undefined && { until: momentFrom(until, '--until', io.clock.now(), 1) }),
        });
        const end = body.until === null ? 'until it is lifted' : `until ${moment(body.until)}`;
        out.result(body, () => `Stopped ${what} ${body.label}, ${end}.`, [
          `npx gatehouse stop lift ${body.id}`,
        ]);
      }),
    );
}

function list(io: Io): Command {
  return commandOf('list', 'List what is stopped, by whom, why and until when.')
    .option('--all', 'also what was stopped once')
    .action(
      action(io, async ({ client, out }, { all }: { all?: boolean }) => {
        const stops = await client.list<Stop>(all === true ? '/stops' : '/stops?holding=true');
        out.result(stops, () =>
          stops.length === 0
            ? 'Nothing is stopped.'
            : table([
                ['ID', 'WHAT', '', 'STATE', 'UNTIL', 'BY', 'REASON'].map(title => out.dim(title)),
                ...stops.map(({ id, what, label, state, until, stoppedBy, reason }) => [
                  id,
                  what,
                  label,
                  state,
                  until === null ? 'lifted' : moment(until),
                  stoppedBy,
                  reason,
                ]),
              ]),
        );
      }),
    );
}

function lift(io: Io): Command {
  return commandOf('lift <id>', 'Lift a stop.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        const { body } = await client.call<Stop>('POST', `/stops/${encodeURIComponent(id)}/lift`, { reason });
        out.result(body, () => `Lifted: ${body.what} ${body.label} is served again.`);
      }),
    );
}
