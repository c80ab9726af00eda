import type { Command } from 'commander';
import type { Api } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { action, commandOf } from './session.ts';

const formats: Readonly<Record<string, string>> = {
  jwt: 'JWTs: programs that hold them can read them',
  opaque: 'opaque: only the gateways can read them',
};

/** `token-format`: what access tokens for an API look like. */
export function tokenFormatCommand(io: Io): Command {
  return commandOf(
    'token-format <api> [format]',
    'Say what access tokens for an API look like, `jwt` or `opaque`; without it, tell what they do.',
  ).action(
    action(io, async ({ client, out }, _options, api: string, format: string | undefined) => {
      if (format !== undefined && !Object.hasOwn(formats, format))
        throw new CommandFailure('usage', `There is no token format "${format}".`, {
          hints: ['There are jwt and opaque.'],
        });
      const path = `/apis/${encodeURIComponent(api)}`;
      const before = await client.get<Api>(path);
      const { body } =
        format === undefined
          ? before
          : await client.call<Api>(
              'PATCH',
              path,
              { tokenFormat: format },
              { ifMatch: before.headers.get('etag') },
            );
      out.result(body, () => `Access tokens for ${body.name} are ${formats[body.tokenFormat]}.`);
    }),
  );
}
