import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Command } from 'commander';
import { unwritable } from './dump.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { action, commandOf } from './session.ts';

/** `backup`: everything the store holds, in one file. */
export function backupCommand(io: Io): Command {
  return commandOf(
    'backup <file>',
    'Write a backup of the store to a new file, while the server works on.',
  ).action(
    action(io, async (session, _options, file: string) => {
      const { client, out } = session;
      const bytes = await session.progress(`Writing ${file}`, async () => {
        const response = await client.download('POST', '/backup');
        return save(response, file);
      });
      out.result({ file, bytes }, () =>
        [
          `Wrote ${file} (${kilobytes(bytes)}).`,
          'Without the master key it is of no use; the key is not in it. Keep both, apart from each other.',
        ].join('\n'),
      );
    }),
  );
}

async function save(response: Response, file: string): Promise<number> {
  if (response.body === null) throw new CommandFailure('crashed', 'The server sent no backup.');
  // `wx`: a backup never overwrites a file.
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw unwritable(file, error);
  });
  // `flush`: on disk when we say that it is written.
  const output = handle.createWriteStream({ flush: true });
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), output);
  } catch (error) {
    // Half a backup must not be taken for one.
    await rm(file, { force: true });
    const cause = error instanceof Error ? error.message : String(error);
    throw new CommandFailure('crashed', `The backup broke off (${cause}); ${file} was removed.`);
  }
  return output.bytesWritten;
}

function kilobytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
