import type { Command } from 'commander';
import type { Io } from './io.ts';
import { day, type Output, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

interface VaultStatus {
  readonly master: string;
  readonly masters: readonly string[];
  readonly realms: readonly {
    readonly realm: string;
    readonly key: string;
    readonly since: number;
    readonly items: number;
    readonly older: number;
  }[];
}

/** `vault`: the keys that secrets are sealed under. */
export function vaultCommand(io: Io): Command {
  return groupOf('vault', 'The keys that secrets are sealed under.', [status(io), rotate(io), finish(io)]);
}

function status(io: Io): Command {
  return commandOf('status', 'Show which keys secrets are sealed under.').action(
    action(io, async ({ client, out }) => {
      const { body } = await client.get<VaultStatus>('/vault');
      out.result(body, () => shown(out, body));
    }),
  );
}

function rotate(io: Io): Command {
  return commandOf('rotate', 'Replace the data keys, or the master key, while everything is in use.')
    .option('--master', 'the master key instead of the data keys')
    .action(
      action(io, async (session, { master = false }: { master?: boolean }) => {
        const { client, out } = session;
        const { body } = await session.progress('Rotating', () =>
          client.call<VaultStatus>('POST', '/vault/rotate', { keys: master ? 'master' : 'data' }),
        );
        out.result(body, () => shown(out, body));
      }),
    );
}

function finish(io: Io): Command {
  return commandOf(
    'finish',
    "End a rotation: only the server's master key opens the vault from now on, on every node.",
  ).action(
    action(io, async ({ client, out }) => {
      const { body } = await client.call<VaultStatus>('POST', '/vault/finish');
      out.result(body, () => shown(out, body));
    }),
  );
}

function shown(out: Output, { master, masters, realms }: VaultStatus): string {
  const others = masters.filter(id => id !== master);
  return [
    table([
      ['REALM', 'DATA KEY', 'SINCE', 'SECRETS', 'UNDER AN OLDER KEY'].map(heading => out.dim(heading)),
      ...realms.map(({ realm, key, since, items, older }) => [
        realm,
        key,
        day(since),
        String(items),
        older === 0 ? 'none' : out.bad(String(older)),
      ]),
    ]),
    '',
    `Master key ${master}.`,
    ...(others.length === 0
      ? []
      : [
          `${others.join(', ')} ${others.length === 1 ? 'opens' : 'open'} the vault as well. When every node has the master key in use: gatehouse vault finish`,
        ]),
  ].join('\n');
}
