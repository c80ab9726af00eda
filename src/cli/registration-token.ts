import type { Command } from 'commander';
import type { NewRegistrationToken, RegistrationToken } from './answers.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { day, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { whole } from './times.ts';

/** `registration-token`: initial access tokens, by which programs register clients (RFC 7591). */
export function registrationTokenCommand(io: Io): Command {
  return groupOf('registration-token', 'Tokens by which programs register applications of a developer.', [
    create(io),
    list(io),
    revoke(io),
  ]);
}

interface CreateOptions {
  readonly for: string;
  readonly uses?: string;
  readonly days?: string;
  readonly realm?: string;
}

const listPath = (developer: string): string =>
  `/developers/${encodeURIComponent(developer)}/registration-tokens`;

function create(io: Io): Command {
  return commandOf('create <developer>', 'Make such a token. It is shown once.')
    .requiredOption('--for <purpose>', 'what it is for, in words')
    .option('--uses <n>', 'how many clients may be registered with it (default: 1)')
    .option('--days <n>', 'how long it is good (default: 7)')
    .option('--realm <realm>', 'whose users sign in to the clients: external or internal (default: external)')
    .action(
      action(io, async ({ client, out }, options: CreateOptions, developer: string) => {
        refuseToken(developer);
        const { body } = await client.call<NewRegistrationToken>('POST', listPath(developer), {
          purpose: options.for,
          ...(options.realm === undefined ? {} : { realm: options.realm }),
          ...(options.uses === undefined
            ? {}
            : { uses: whole(options.uses, '--uses', { min: 1, max: 10_000 }) }),
          ...(options.days === undefined
            ? {}
            : { days: whole(options.days, '--days', { min: 1, max: 366 }) }),
        });
        out.result(body, () =>
          out.quiet
            ? body.token
            : [
                `Registration token of ${developer} (${body.id}; ${body.uses} to register, good until ${day(body.notAfter)}):`,
                '',
                `  ${out.strong(body.token)}`,
                '',
                'It is shown this once: only a hash of it is kept. Whoever holds it registers applications in the',
                "developer's name: give it to the program that registers, and to nobody else.",
              ].join('\n'),
        );
      }),
    );
}

function list(io: Io): Command {
  return commandOf('list <developer>', 'List them; what is shown cannot be used as one.').action(
    action(io, async ({ client, out }, _options, developer: string) => {
      refuseToken(developer);
      const tokens = await client.list<RegistrationToken>(listPath(developer));
      const now = io.clock.now();
      out.result(
        tokens,
        () =>
          tokens.length === 0
            ? `No registration tokens of ${developer}.`
            : table([
                ['ID', 'FOR', 'REALM', 'STATE', 'LEFT', 'GOOD UNTIL'].map(text => out.dim(text)),
                ...tokens.map(token => [
                  token.id,
                  token.purpose,
                  token.realm,
                  stateOf(token, now),
                  `${token.usesLeft} of ${token.uses}`,
                  day(token.notAfter),
                ]),
              ]),
        tokens.length === 0
          ? [`npx gatehouse registration-token create ${developer} --for 'the roll-out'`]
          : [],
      );
    }),
  );
}

function stateOf({ revokedAt, notAfter, usesLeft }: RegistrationToken, now: number): string {
  if (revokedAt !== null) return 'revoked';
  if (notAfter <= now) return 'expired';
  return usesLeft === 0 ? 'used up' : 'good';
}

function revoke(io: Io): Command {
  return commandOf('revoke <id>', 'Revoke one, by its id. What was registered with it stays.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        refuseToken(id);
        const path = `/registration-tokens/${encodeURIComponent(id)}/revoke`;
        const { body } = await client.call<RegistrationToken>('POST', path, { reason });
        out.result(
          body,
          () => `${body.id} (${body.purpose}) is revoked: nothing more is registered with it.`,
        );
      }),
    );
}

/** A token on the command line is in the shell history and in the list of processes: say so, do not repeat it. */
function refuseToken(text: string): void {
  if (!text.startsWith('gh_register_')) return;
  throw new CommandFailure('usage', 'That is a token itself. It is in the shell history now: revoke it.', {
    hints: ['Name a token by its id; npx gatehouse registration-token list <developer> shows it.'],
  });
}
