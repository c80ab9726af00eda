import { MasterKeyError } from '#credentials';
import { supervise } from '#gateway';
import { settleDemo } from '../main/demo.ts';
import { startDemoTraffic } from '../main/demo-traffic.ts';
import { Server } from '../main.ts';
import type { Settings } from '../settings.ts';
import { CommandFailure } from './exit.ts';
import { table } from './output.ts';
import { serverLog } from './server.ts';

/** Runs the server until it is told to stop, then ends the process. */
export async function serve(settings: Settings, demo: boolean): Promise<void> {
  const startedAt = performance.now();
  const server = createServer(settings, demo);
  const ended = Promise.withResolvers<void>();
  const supervision = supervise(reason => {
    if (reason === 'stop') process.stderr.write('Stopping: requests under way are finished first.\n');
    server.drain(reason === 'upgrade').then(ended.resolve, ended.reject);
  });
  const shown = await begin(server, demo, withoutStore => {
    supervision.ready();
    if (withoutStore !== undefined) process.stderr.write(awayText(withoutStore));
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${shown}\n${await firstRun(server)}Ready after ${seconds} s. Ctrl-C stops it.\n`);
  if (demo && settings.demoTraffic) enliven(server);
  await ended.promise;
  process.exit(0);
}

/** Until there is an administrator who can sign in: where to become one. To the terminal, never to a log. */
async function firstRun(server: Server): Promise<string> {
  const link = await server.firstRunLink();
  if (link === undefined) return '';
  return `Nobody can sign in to the console yet. Make the first account (once, within 24 hours):\n  ${link}\n\n`;
}

/** Starts everything and says what runs; what had started already is stopped again when something does not. */
async function begin(
  server: Server,
  demo: boolean,
  serving: (withoutStore?: unknown) => void,
): Promise<string> {
  try {
    if (!demo) {
      await server.start(serving);
      return table([...server.addresses].map(([name, url]) => [name, url]));
    }
    // The demo's upstream is in this process: a predecessor must not go, with its own, before ours is in service.
    await server.start(withoutStore => {
      if (withoutStore !== undefined) serving(withoutStore);
    });
    const shown = await settleDemo(server);
    serving();
    return shown;
  } catch (error) {
    await server.drain();
    throw error;
  }
}

/** The demo is as good without: what fails here is told, and nothing else. */
function enliven(server: Server): void {
  startDemoTraffic(server, Date.now()).catch((error: unknown) => {
    if (!server.isDraining)
      process.stderr.write(`The demo goes on without traffic of its own: ${(error as Error).message}\n`);
  });
}

function awayText(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `The store does not open: ${reason}.\nServing what was served last, without the admin API, and trying on.\n`;
}

function createServer(settings: Settings, demo: boolean): Server {
  try {
    return new Server(settings, serverLog(settings), demo);
  } catch (error) {
    if (error instanceof MasterKeyError) throw new CommandFailure('usage', error.message);
    throw error;
  }
}
