import type { Command } from 'commander';
import { addressOf, fetchRelease, howToCheck, verifyDigest } from './core-rules/fetch-release.ts';
import { installRelease } from './core-rules/install.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { action, commandOf } from './session.ts';

interface Options {
  readonly release?: string;
  readonly from?: string;
  readonly sha256?: string;
}

const help = [
  '',
  'The digest is that of a file whose signature you have checked:',
  ...howToCheck('4.28.0').map(line => `  ${line}`),
  '  gatehouse rules install-crs <directory> --from v4.28.0.tar.gz --sha256 <digest>',
  'Other machines can then fetch it by --release 4.28.0 with the same digest.',
  'Behind a proxy that HTTPS_PROXY names, set NODE_USE_ENV_PROXY=1 as well.',
].join('\n');

/** `rules install-crs`: brings a release of the OWASP Core Rule Set to this machine, with no server. */
export function installCoreRulesCommand(io: Io): Command {
  return commandOf(
    'install-crs <directory>',
    'Put a release of the OWASP Core Rule Set into a directory for --threats-crs; what you keep in it stays. Needs no server.',
  )
    .option('--release <version>', 'which release to fetch from the project, such as 4.28.0')
    .option('--from <file|url>', 'the packed release (.tar.gz) itself, instead of the project’s address')
    .option('--sha256 <digest>', 'SHA-256 digest of the packed release; without it nothing is installed')
    .addHelpText('after', help)
    .action(
      action(io, async (session, { release, from, sha256 }: Options, directory: string) => {
        const source = sourceOf(release, from);
        if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
          throw new CommandFailure('usage', '--sha256: must be 64 hexadecimal digits.');
        const packed = await session.progress('Fetching', () => fetchRelease(source, io.fetch, io.env));
        const digest = verifyDigest(packed, sha256, source);
        const installed = await session.progress('Installing', () =>
          Promise.resolve(installRelease(packed, directory)),
        );
        const { version, files, kept } = installed;
        session.out.result(
          { ...installed, sha256: digest },
          () =>
            `OWASP Core Rule Set ${version} is in ${installed.directory}: ${files} files of rules and settings, all of which can be run.${
              kept.length === 0 ? '' : `\nKept from before: ${kept.join(', ')}.`
            }`,
          [`gatehouse start --threats-crs ${installed.directory}`, 'gatehouse rules reload'],
        );
      }),
    );
}

function sourceOf(release: string | undefined, from: string | undefined): string {
  if ((release === undefined) === (from === undefined))
    throw new CommandFailure('usage', 'Tell either --release or --from.');
  if (from !== undefined) return from;
  if (!/^\d{1,3}(?:\.\d{1,3}){1,2}(?:-rc\d{1,2})?$/.test(release ?? ''))
    throw new CommandFailure('usage', '--release: must be a version such as 4.28.0.');
  return addressOf(release ?? '');
}
