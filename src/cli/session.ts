import { Command, Option } from 'commander';
import { AdminClient } from './client.ts';
import type { Io } from './io.ts';
import { Output } from './output.ts';
import { withProgress } from './progress.ts';

/** The options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly data?: string;
  readonly consoleUrl?: string;
}

/** What a command works with. */
export class Session {
  readonly io: Io;
  readonly out: Output;
  /** Flags that are settings, by the setting's name. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly #consoleUrl: string | undefined;
  #client: AdminClient | undefined;

  constructor(io: Io, options: CommonOptions) {
    this.io = io;
    const { json = false, quiet = false } = options;
    this.out = new Output({ json, quiet, stdout: io.stdout, env: io.env });
    this.flags = { data: options.data };
    this.#consoleUrl = options.consoleUrl;
  }

  /** The admin API, found on first use: `validate` and others do without. */
  get client(): AdminClient {
    this.#client ??= new AdminClient({
      console: this.#consoleUrl,
      env: this.io.env,
      flags: this.flags,
      fetch: this.io.fetch,
      clock: this.io.clock,
    });
    return this.#client;
  }

  /** Says on a terminal what takes long. */
  progress<T>(what: string, work: () => Promise<T>): Promise<T> {
    return withProgress(this.io, this.out.quiet || this.out.json, what, work);
  }
}

/** A command with the options that all of them take. */
export function commandOf(nameAndArguments: string, summary: string): Command {
  const [name = '', ...placeholders] = nameAndArguments.split(' ');
  const command = new Command(name).description(summary);
  for (const placeholder of placeholders) command.argument(placeholder);
  return command
    .option('--json', 'print one JSON document instead of text')
    .option('-q, --quiet', 'print the result only: no next steps, no progress')
    .addOption(new Option('--data <dir>', 'data directory of the server (default: .gatehouse)'))
    .addOption(
      new Option('--console-url <url>', 'address of the admin API (default: http://127.0.0.1:7002)'),
    );
}

/** A command that only holds others. */
export function groupOf(name: string, summary: string, members: readonly Command[]): Command {
  const group = new Command(name).description(summary);
  for (const member of members) group.addCommand(member);
  return group;
}

/** Gives a command its work: what commander hands over, put into order. */
export function action<Options extends object, Arguments extends unknown[]>(
  io: Io,
  work: (session: Session, options: Options & CommonOptions, ...args: Arguments) => Promise<void>,
): (...given: unknown[]) => Promise<void> {
  // Commander appends the options and the command itself to the arguments.
  return (...given) => {
    const options = given.at(-2) as Options & CommonOptions;
    return work(new Session(io, options), options, ...(given.slice(0, -2) as Arguments));
  };
}
