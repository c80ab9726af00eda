import type { Command } from 'commander';
import type { Operation } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { findOperation, labelOf, versionName, versionPath } from './places.ts';
import { action, commandOf } from './session.ts';

const categories = ['tells', 'does', 'tells-harm', 'does-harm'];

/** `category`: decides what an operation does if misused. */
export function categoryCommand(io: Io): Command {
  return commandOf(
    'category <version> <method> <path> <category>',
    'Say what an operation does if misused: tells, does, tells-harm or does-harm.',
  ).action(
    action(
      io,
      async ({ client, out }, _options, text: string, method: string, path: string, category: string) => {
        if (!categories.includes(category))
          throw new CommandFailure('usage', `"${category}" is no category.`, {
            hints: [`There are ${categories.join(', ')}.`],
          });
        const name = versionName(text);
        const { id } = await findOperation(client, name, `${method} ${path}`);
        const place = `${versionPath(name)}/operations/${encodeURIComponent(id)}`;
        const before = await client.get<Operation>(place);
        const { body } = await client.call<Operation>(
          'PATCH',
          place,
          { category },
          { ifMatch: before.headers.get('etag') },
        );
        out.result(
          body,
          () =>
            before.body.category === category
              ? `${body.method} ${body.path} of ${labelOf(name)} is ${category} already.`
              : `${body.method} ${body.path} of ${labelOf(name)} is ${category} now; it was ${before.body.category}.`,
          [`npx gatehouse publish ${labelOf(name)} --dry-run`],
        );
      },
    ),
  );
}
