import type { Command } from 'commander';
import type { Control, Waiver } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { day } from './output.ts';
import { findOperation, labelOf, readVersion, versionName } from './places.ts';
import { action, commandOf } from './session.ts';
import { momentFrom } from './times.ts';

interface Options {
  readonly reason: string;
  readonly until: string;
  readonly operation?: string;
  readonly dryRun?: boolean;
}

/** `waive`: does without controls for a while. Only the Security role may. */
export function waiveCommand(io: Io): Command {
  return commandOf(
    'waive <version> <control...>',
    'Do without controls for a while, as the Security role, for a version (<api>/<version>) or one operation.',
  )
    .requiredOption('--reason <text>', 'why that is acceptable, for the audit log')
    .requiredOption(
      '--until <time>',
      'when it ends: a day such as 2027-01-31, or a length such as 90d; a year at most',
    )
    .option('--operation <operation>', 'only for one, such as "GET /pets/{id}" or its operationId')
    .option('--dry-run', 'only say whether it could be done')
    .action(
      action(io, async ({ client, out }, options: Options, text: string, controls: string[]) => {
        const name = versionName(text);
        const until = momentFrom(options.until, '--until', io.clock.now(), 1);
        await readVersion(client, name);
        await checkNames(controls, () => client.list<Control>('/controls'));
        const operation =
          options.operation === undefined
            ? {}
            : { operation: (await findOperation(client, name, options.operation)).id };
        const granted: Waiver[] = [];
        for (const control of new Set(controls)) {
          const { body } = await client.call<Waiver>(
            'POST',
            `/waivers${options.dryRun === true ? '?dryRun=true' : ''}`,
            { ...name, ...operation, control, reason: options.reason, until },
          );
          granted.push(body);
        }
        const where =
          options.operation === undefined ? labelOf(name) : `${labelOf(name)} ${options.operation}`;
        out.result(
          { dryRun: options.dryRun === true, waivers: granted },
          () =>
            `${options.dryRun === true ? 'Would waive' : 'Waived'} for ${where} until ${day(until)}: ${granted.map(({ control }) => control).join(', ')}.\nThen its operations answer 503 until they meet their floor.`,
          [`npx gatehouse publish ${labelOf(name)}`],
        );
      }),
    );
}

/** All names are checked before the first waiver is granted, so that a typing error leaves nothing half done. */
async function checkNames(wanted: readonly string[], read: () => Promise<Control[]>): Promise<void> {
  const controls = await read();
  for (const id of wanted) {
    const control = controls.find(control => control.id === id);
    if (control === undefined)
      throw new CommandFailure('refused', `There is no control "${id}".`, {
        hints: [`There are ${controls.map(({ id }) => id).join(', ')}.`],
      });
    if (!control.waivable)
      throw new CommandFailure('refused', `"${control.title}" cannot be waived by anybody.`, {
        hints: ['npx gatehouse publish <version> --dry-run says how to meet it.'],
      });
  }
}
