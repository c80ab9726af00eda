import type { Command } from 'commander';
import type { Authority } from './answers.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { day, moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `authority`: whose client certificates are believed. */
export function authorityCommand(io: Io): Command {
  return groupOf(
    'authority',
    'Authorities whose client certificates are believed, where a policy names them.',
    [add(io), list(io), revocations(io), remove(io)],
  );
}

const pathOf = (name: string) => `/authorities/${encodeURIComponent(name)}`;

function add(io: Io): Command {
  return commandOf(
    'add <name> <file>',
    'Add an authority: its certificates in PEM, without a private key.',
  ).action(
    action(io, async ({ client, out }, _options, name: string, file: string) => {
      const { body } = await client.call<Authority>('POST', '/authorities', {
        name,
        certificates: readInput(file),
      });
      out.result(
        body,
        () =>
          `${name} may be named by client-certificate policies; its certificate is good until ${day(body.notAfter)}.`,
        [`npx gatehouse certificate add <app> <certificate.pem> --authority ${name}`],
      );
    }),
  );
}

function list(io: Io): Command {
  return commandOf('list', 'List authorities.').action(
    action(io, async ({ client, out }) => {
      const found = await client.list<Authority>('/authorities');
      out.result(found, () =>
        found.length === 0
          ? 'No authorities: no client certificate is believed.'
          : table([
              ['NAME', 'GOOD UNTIL', 'REVOKED', 'NEXT LIST BY'].map(text => out.dim(text)),
              ...found.map(({ name, notAfter, revocations: lists }) => [
                name,
                day(notAfter),
                lists.length === 0 ? 'no list' : String(lists.reduce((sum, { revoked }) => sum + revoked, 0)),
                lists.length === 0 ? '' : moment(Math.min(...lists.map(({ nextUpdate }) => nextUpdate))),
              ]),
            ]),
      );
    }),
  );
}

function revocations(io: Io): Command {
  return commandOf(
    'revocations <name> <file>',
    'Bring in a revocation list (CRL) in PEM; it takes the place of the one before.',
  ).action(
    action(io, async ({ client, out }, _options, name: string, file: string) => {
      const { body } = await client.call<Authority>('POST', `${pathOf(name)}/revocations`, {
        list: readInput(file),
      });
      const next = Math.min(...body.revocations.map(({ nextUpdate }) => nextUpdate));
      out.result(
        body,
        () =>
          `Every gateway obeys it within a second. Bring the next one before ${moment(next)}: then nothing of that issuer is accepted any more.`,
      );
    }),
  );
}

function remove(io: Io): Command {
  return commandOf('remove <name>', 'Remove an authority that no policy names.').action(
    action(io, async ({ client, out }, _options, name: string) => {
      const { body } = await client.get<Authority>(pathOf(name));
      await client.call('DELETE', pathOf(name), undefined, { ifMatch: `"${body.revision}"` });
      out.result({ removed: name }, () => `${name} is removed.`);
    }),
  );
}
