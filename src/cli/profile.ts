import type { Command } from 'commander';
import type { Profile, Version } from './answers.ts';
import type { AdminClient } from './client.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { labelOf, readVersion, versionName, versionPath } from './places.ts';
import { table } from './output.ts';
import { action, commandOf } from './session.ts';

/** `profile`: gives a version the policies of a profile, or lists the profiles. */
export function profileCommand(io: Io): Command {
  return commandOf(
    'profile [version] [profile]',
    'Give a version (<api>/<version>) a profile, or list the profiles there are. `none` takes it away.',
  ).action(
    action(io, async ({ client, out }, _options, text: string | undefined, wanted: string | undefined) => {
      if (text === undefined || wanted === undefined) {
        const profiles = await client.list<Profile>('/profiles');
        out.result(profiles, () =>
          table(profiles.map(({ id, description }) => [out.strong(id), description])),
        );
        return;
      }
      const name = versionName(text);
      const profile = await resolveProfile(client, wanted);
      const before = await readVersion(client, name);
      const { body } = await client.call<Version>(
        'PATCH',
        versionPath(name),
        { profile },
        { ifMatch: before.headers.get('etag') },
      );
      out.result(body, () => `${labelOf(name)} has the profile ${profile ?? 'none'}.`, [
        `npx gatehouse publish ${labelOf(name)} --dry-run`,
      ]);
    }),
  );
}

/** The profile's identifier: its newest number where only its name was given; null for `none`. */
export async function resolveProfile(client: AdminClient, wanted: string): Promise<string | null> {
  if (wanted === 'none') return null;
  const ids = (await client.list<Profile>('/profiles')).map(({ id }) => id);
  const numberOf = (id: string): number => Number(id.split('@')[1]);
  const fitting = ids
    .filter(id => id === wanted || id.split('@')[0] === wanted)
    .sort((a, b) => numberOf(b) - numberOf(a));
  const [newest] = fitting;
  if (newest === undefined)
    throw new CommandFailure('usage', `There is no profile "${wanted}".`, {
      hints: [`There are ${ids.join(', ')}; and \`none\`.`],
    });
  return newest;
}
