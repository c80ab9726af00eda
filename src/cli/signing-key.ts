import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { AddedSigningKey, SigningKey } from './answers.ts';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { day, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { whole } from './times.ts';

/** `signing-key`: keys that applications sign their requests with. */
export function signingKeyCommand(io: Io): Command {
  return groupOf('signing-key', 'Keys that applications sign their requests with (RFC 9421).', [
    create(io),
    add(io),
    share(io),
    list(io),
    revoke(io),
  ]);
}

const pathOf = (app: string) => `/applications/${encodeURIComponent(app)}/signing-keys`;

interface NewOptions {
  readonly title?: string;
  readonly days?: string;
}

const asked = (
  app: string,
  options: NewOptions,
  given: { readonly key: string } | { readonly algorithm: 'hmac-sha256' },
) => ({
  ...given,
  title: options.title ?? app,
  ...(options.days === undefined ? {} : { days: whole(options.days, '--days', { min: 1, max: 366 }) }),
});

const told = (app: string, { id, algorithm, notAfter }: SigningKey): string =>
  [
    `${app} may sign with this key (${algorithm}) until ${day(notAfter)}.`,
    `Signatures name it: keyid="${id}"`,
  ].join('\n');

function create(io: Io): Command {
  return commandOf(
    'create <app>',
    'Make a pair of keys (Ed25519) here, and register the public one. The private key is sent nowhere.',
  )
    .option('--out <directory>', 'where the private key is written', '.')
    .option('--title <text>', 'what people call the key')
    .option('--days <n>', 'how long it is good (default: 365)')
    .action(
      action(io, async ({ client, out }, options: NewOptions & { readonly out: string }, app: string) => {
        const file = join(options.out, `${app}-signing.key`);
        refuseExisting(file);
        const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        });
        const { body } = await client.call<SigningKey>(
          'POST',
          pathOf(app),
          asked(app, options, { key: publicKey }),
        );
        mkdirSync(options.out, { recursive: true });
        writeFileSync(file, privateKey, { mode: 0o600, flag: 'wx' });
        out.result({ ...body, files: { key: file } }, () =>
          [told(app, body), `  ${file}   the private key: keep it secret, it is nowhere else`].join('\n'),
        );
      }),
    );
}

function add(io: Io): Command {
  return commandOf('add <app> <file>', 'Register a public key (PEM or JWK) of an application.')
    .option('--title <text>', 'what people call the key')
    .option('--days <n>', 'how long it is good (default: 365)')
    .action(
      action(io, async ({ client, out }, options: NewOptions, app: string, file: string) => {
        const request = asked(app, options, { key: readInput(file) });
        const { body } = await client.call<SigningKey>('POST', pathOf(app), request);
        out.result(body, () => told(app, body));
      }),
    );
}

function share(io: Io): Command {
  return commandOf(
    'share <app>',
    'Make a secret that application and gateways share (hmac-sha256), for programs that can sign in no other way.',
  )
    .option('--out <directory>', 'where the secret is written', '.')
    .option('--title <text>', 'what people call the key')
    .option('--days <n>', 'how long it is good (default: 365)')
    .action(
      action(io, async ({ client, out }, options: NewOptions & { readonly out: string }, app: string) => {
        const file = join(options.out, `${app}-signing.secret`);
        refuseExisting(file);
        const request = asked(app, options, { algorithm: 'hmac-sha256' });
        const { body } = await client.call<AddedSigningKey>('POST', pathOf(app), request);
        mkdirSync(options.out, { recursive: true });
        const { secret, ...known } = body;
        writeFileSync(file, `${secret ?? ''}\n`, { mode: 0o600, flag: 'wx' });
        out.result({ ...known, files: { secret: file } }, () =>
          [told(app, body), `  ${file}   the secret, in base64: keep it so, it is shown nowhere again`].join(
            '\n',
          ),
        );
      }),
    );
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new CommandFailure('usage', `${file} exists already.`, {
    hints: ['Name another directory with --out, or move the file away.'],
  });
}

function list(io: Io): Command {
  return commandOf('list <app>', "List an application's signing keys.").action(
    action(io, async ({ client, out }, _options, app: string) => {
      const found = await client.list<SigningKey>(pathOf(app));
      const now = io.clock.now();
      out.result(
        found,
        () =>
          found.length === 0
            ? `${app} has no signing keys.`
            : table([
                ['ID', 'TITLE', 'ALGORITHM', 'STATE', 'GOOD UNTIL'].map(text => out.dim(text)),
                ...found.map(({ id, title, algorithm, revokedAt, notAfter }) => [
                  id,
                  title,
                  algorithm,
                  revokedAt !== null ? 'revoked' : notAfter <= now ? 'expired' : out.good('good'),
                  day(notAfter),
                ]),
              ]),
        found.length === 0 ? [`npx gatehouse signing-key create ${app}`] : [],
      );
    }),
  );
}

function revoke(io: Io): Command {
  return commandOf('revoke <key>', 'Revoke a signing key, by its id, for good.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        const { body } = await client.call<SigningKey>(
          'POST',
          `/signing-keys/${encodeURIComponent(id)}/revoke`,
          { reason },
        );
        out.result(body, () => `${id} is revoked; every connected gateway refuses it within a second.`);
      }),
    );
}
