import type { Command } from 'commander';
import type { Control, JudgedOperation, LifecycleChange } from './answers.ts';
import type { AdminClient } from './client.ts';
import { CommandFailure } from './exit.ts';
import { type MissingControl, waysOut } from './floor.ts';
import type { Io } from './io.ts';
import { count, day } from './output.ts';
import { labelOf, readVersion, resolveVersion, type VersionName, versionPath } from './places.ts';
import { action, commandOf } from './session.ts';

interface Options {
  readonly dryRun?: boolean;
  readonly note?: string;
}

/** `publish`: brings a version into service, if it stands on its floor. */
export function publishCommand(io: Io): Command {
  return commandOf(
    'publish <version>',
    'Bring a version (<api>/<version>, or <api> if that is clear) into service.',
  )
    .option('--dry-run', 'only say whether it would be published')
    .option('--note <text>', 'why, for the history of Snapshots')
    .action(
      action(io, async (session, options: Options, text: string) => {
        const { client, out } = session;
        const name = await resolveVersion(client, text, 'draft');
        const dryRun = options.dryRun === true;
        const { body } = await session.progress(`Publishing ${labelOf(name)}`, () =>
          publish(client, name, dryRun, options.note),
        );
        const judged = await client.list<JudgedOperation>(`${versionPath(name)}/floor`);
        out.result(
          { dryRun, ...body },
          () => [summary(name, body, dryRun), ...waived(judged)].join('\n'),
          dryRun
            ? [`npx gatehouse publish ${labelOf(name)}`]
            : [`npx gatehouse app create <name>`, `npx gatehouse subscribe <name> ${labelOf(name)}`],
        );
      }),
    );
}

async function publish(client: AdminClient, name: VersionName, dryRun: boolean, note: string | undefined) {
  try {
    return await client.call<LifecycleChange>(
      'POST',
      `${versionPath(name)}/publish${dryRun ? '?dryRun=true' : ''}`,
      note === undefined ? {} : { note },
    );
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.exit !== 'belowFloor') throw error;
    const { missing = [], count: all = missing.length } = error.problem as {
      missing?: readonly MissingControl[];
      count?: number;
    };
    const { body } = await readVersion(client, name);
    const commands = waysOut(labelOf(name), body, missing, await client.list<Control>('/controls'));
    throw error.with(
      commands.length === 0 ? [] : ['', 'Commands that help:', ...commands],
      `${labelOf(name)} is below its floor: ${count(all, 'control')} missing. Nothing was published.`,
    );
  }
}

function summary(name: VersionName, { version, snapshot }: LifecycleChange, dryRun: boolean): string {
  const where = `${version.basePath === '' ? '/' : version.basePath} in zone ${version.zones.join(', ')}`;
  if (dryRun) return `${labelOf(name)} meets its floor: it would be published at ${where}.`;
  return snapshot === null
    ? `${labelOf(name)} is published at ${where}; gateways serve the same as before.`
    : `Published ${labelOf(name)} at ${where} (Snapshot ${snapshot.number}).`;
}

/** Waivers are debts: whoever publishes is told what falls due when. */
function waived(judged: readonly JudgedOperation[]): string[] {
  const living = judged.flatMap(({ waivedUntil }) => (waivedUntil === null ? [] : [waivedUntil]));
  if (living.length === 0) return [];
  return [
    `${count(living.length, 'operation lives', 'operations live')} by waivers, the first of which ends ${day(Math.min(...living))}.`,
    'What then is below its floor answers 503 until it meets it.',
  ];
}
