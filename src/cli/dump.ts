import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { Declaration } from '#manager';
import { contents } from './declaration.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { count } from './output.ts';
import { action, commandOf } from './session.ts';

interface Options {
  readonly output?: string;
  readonly force?: boolean;
}

/** `dump`: the catalogue as a declaration, which `sync` reads back without a change. */
export function dumpCommand(io: Io): Command {
  return commandOf(
    'dump',
    'Print the whole catalogue as a declaration (YAML); keys and tokens are not in it.',
  )
    .option('-o, --output <file>', 'write it to a file, with each contract in a file of its own beside it')
    .option('--force', 'overwrite files that are there')
    .action(
      action(io, async (session, options: Options) => {
        const { client, out } = session;
        const { body } = await session.progress('Reading the catalogue', () =>
          client.get<Declaration>('/configuration'),
        );
        if (options.output === undefined) {
          if (out.json) out.result(body, () => '');
          else out.text(yaml(body));
          return;
        }
        const files = write(body, options.output, options.force === true);
        out.result(
          { files },
          () =>
            `Wrote ${options.output}: ${contents(body)}${files.length > 1 ? `; ${count(files.length - 1, 'contract')} beside it` : ''}.`,
          [`npx gatehouse diff ${options.output}`],
        );
      }),
    );
}

const yaml = (declaration: unknown): string =>
  stringify(declaration, { aliasDuplicateObjects: false, lineWidth: 110, blockQuote: 'literal' });

function write(declaration: Declaration, output: string, force: boolean): string[] {
  const stem = basename(output).replace(/\.ya?ml$/i, '');
  const contracts: [string, string][] = [];
  const apis = declaration.apis?.map(api => ({
    ...api,
    versions: api.versions?.map(version => {
      if (version.contract === undefined || typeof version.contract === 'string') return version;
      const name = `${stem}.${api.name}.${version.name}.openapi.json`;
      contracts.push([join(dirname(output), name), `${JSON.stringify(version.contract, undefined, 2)}\n`]);
      return { ...version, contract: `./${name}` };
    }),
  }));
  const main = yaml({ ...declaration, ...(apis === undefined ? {} : { apis }) });
  const files: [string, string][] = [[output, main], ...contracts];
  for (const [file, text] of files) {
    try {
      writeFileSync(file, text, { flag: force ? 'w' : 'wx', mode: 0o644 });
    } catch (error) {
      throw unwritable(file, error);
    }
  }
  return files.map(([file]) => file);
}

/** Why a file cannot be written, in words. */
export function unwritable(file: string, error: unknown): Error {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EEXIST':
      return new CommandFailure('usage', `${file} exists; name another file, or move that one away.`);
    case 'ENOENT':
      return new CommandFailure('usage', `The directory of ${file} does not exist.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CommandFailure('usage', `${file} may not be written by this user.`);
    case 'EISDIR':
      return new CommandFailure('usage', `${file} is a directory; name a file in it.`);
    case undefined:
    default:
      return error instanceof Error ? error : new Error(String(error));
  }
}
