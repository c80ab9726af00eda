import { Command } from 'commander';
import type { Snapshot, Status } from '../answers.ts';
import { AdminClient } from '../client.ts';
import { CommandFailure } from '../exit.ts';
import type { Io } from '../io.ts';
import { count, table } from '../output.ts';
import { addSettings, settingFlags } from '../server.ts';
import { action, type CommonOptions } from '../session.ts';
import { fromHere, readSettings, type Settings, speaksTls, urlOf } from '../../settings.ts';
import { bad, type Finding, type Surroundings } from './check.ts';
import { checkClock, checkDataDirectory, checkMasterKey, checkNode, checkStore } from './ground.ts';
import { checkCertificate, checkGateway, checkListeners } from './listeners.ts';

type Options = CommonOptions & Record<string, string | boolean | undefined>;

/** `doctor`: looks at everything that Gatehouse needs, and says how to mend what is wrong. */
export function doctorCommand(io: Io): Command {
  const command = new Command('doctor')
    .description(
      'Check everything that Gatehouse needs; exits with 5 when something is wrong. Takes the settings of `start`.',
    )
    .option('--json', 'print one JSON document instead of text')
    .option('-q, --quiet', 'print only what is wrong')
    .option('--config <file>', 'settings file (YAML), as for `start`');
  return addSettings(command).action(
    action(io, async ({ out }, options: Options) => {
      const flags = settingFlags(options);
      const settings = readSettings(flags, io.env, options['config'] as string | undefined);
      const findings = await examine(io, settings, flags);
      const wrong = findings.filter(({ state }) => state === 'bad');
      out.result({ healthy: wrong.length === 0, checks: findings }, () => {
        const shown = out.quiet ? wrong : findings;
        const rows = shown.map(({ name, state, detail }) => [
          state === 'good' ? out.good('ok') : state === 'bad' ? out.bad('WRONG') : out.dim('-'),
          name,
          detail,
        ]);
        const mends = wrong.flatMap(({ name, mend }) => (mend === undefined ? [] : [`  ${name}: ${mend}`]));
        return [
          ...(rows.length === 0 ? [] : [table(rows)]),
          ...(mends.length === 0 ? [] : ['', 'How to mend it:', ...mends]),
          ...(out.quiet
            ? []
            : ['', wrong.length === 0 ? 'All is well.' : `${count(wrong.length, 'thing')} wrong.`]),
        ].join('\n');
      });
      if (wrong.length > 0) throw new CommandFailure('different', '');
    }),
  );
}

async function examine(
  io: Io,
  settings: Settings,
  flags: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const master = checkMasterKey(settings, io.env);
  const server = await findServer(io, flags, settings, master.key !== undefined);
  const { env, clock, fetch } = io;
  const surroundings: Surroundings = {
    settings,
    env,
    clock,
    fetch,
    masterKey: master.key,
    running: server.status,
  };
  return [
    checkNode(),
    master.finding,
    checkDataDirectory(settings),
    await checkStore(surroundings),
    ...server.findings,
    checkClock(clock.now(), server.newest, server.time),
    ...(await checkListeners(surroundings)),
    await checkCertificate(surroundings),
    ...(await checkGateway(surroundings)),
  ];
}

interface Server {
  readonly status?: Status;
  readonly newest?: number | undefined;
  readonly time?: number;
  readonly findings: readonly Finding[];
}

/** The running server that works on this data, if there is one. */
async function findServer(
  io: Io,
  flags: Readonly<Record<string, string | undefined>>,
  settings: Settings,
  hasKey: boolean,
): Promise<Server> {
  // The settings are settled: neither a token nor another address may lead to some other server.
  const { GATEHOUSE_ADMIN_TOKEN: _token, GATEHOUSE_CONSOLE_URL: _url, ...env } = io.env;
  if (!hasKey) return { findings: [] };
  const console = urlOf(fromHere(settings.console), speaksTls(settings.console, settings));
  const client = new AdminClient({
    console,
    env,
    flags: { ...flags, data: settings.data, 'master-key-file': settings.masterKeyFile },
    fetch: io.fetch,
    clock: io.clock,
  });
  try {
    const { body: status, headers } = await client.get<Status>('/status');
    const [newest] = await client.list<Snapshot>('/snapshots', 1);
    const time = Date.parse(headers.get('date') ?? '');
    return { status, newest: newest?.createdAt, ...(Number.isNaN(time) ? {} : { time }), findings: [] };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    if (error.code !== 'unauthenticated') return { findings: [] };
    return {
      findings: [
        bad(
          'server',
          `the Gatehouse at ${console} works on other data than ${settings.data}`,
          'Name its data directory with --data, or give this one other addresses.',
        ),
      ],
    };
  }
}
