import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { makeRequest } from '#credentials';
import type { ClientCertificate, NewClientCertificate } from './answers.ts';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { day, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';
import { whole } from './times.ts';

/** `certificate`: client certificates of applications. */
export function certificateCommand(io: Io): Command {
  return groupOf('certificate', 'Client certificates of applications (mutual TLS).', [
    issue(io),
    add(io),
    list(io),
    revoke(io),
  ]);
}

const pathOf = (app: string) => `/applications/${encodeURIComponent(app)}/certificates`;

interface IssueOptions {
  readonly out: string;
  readonly days?: string;
  readonly request?: string;
}

function issue(io: Io): Command {
  return commandOf(
    'issue <app>',
    'Issue a certificate from the built-in authority. Its private key is made here and sent nowhere.',
  )
    .option('--out <directory>', 'where the key and the certificates are written', '.')
    .option('--request <file>', 'a certificate request (CSR) of a key that exists already')
    .option('--days <n>', 'how long it is good (default: 90)')
    .action(
      action(io, async ({ client, out }, options: IssueOptions, app: string) => {
        const files = filesOf(options.out, app);
        const own = options.request === undefined ? await makeRequest(app) : undefined;
        const days =
          options.days === undefined ? {} : { days: whole(options.days, '--days', { min: 1, max: 366 }) };
        const { body } = await client.call<NewClientCertificate>('POST', `${pathOf(app)}/issue`, {
          request: own?.request ?? readInput(options.request ?? '-'),
          ...days,
        });
        mkdirSync(options.out, { recursive: true });
        if (own !== undefined) writeFileSync(files.key, own.key, { mode: 0o600, flag: 'wx' });
        writeFileSync(files.certificate, body.certificate, { flag: 'wx' });
        out.result({ ...body, files: own === undefined ? { certificate: files.certificate } : files }, () =>
          [
            `${app} may call with this certificate until ${day(body.notAfter)} (${body.id}):`,
            `  ${files.certificate}`,
            ...(own === undefined
              ? []
              : [`  ${files.key}   the private key: keep it secret, it is nowhere else`]),
            '',
            'To use it where an API asks for it (policy client-certificate):',
            `  curl --cert ${files.certificate} --key ${files.key} https://<gateway for client certificates>/<path>`,
          ].join('\n'),
        );
      }),
    );
}

/** Nothing is overwritten: a key that is lost cannot be made again. */
function filesOf(directory: string, app: string): { readonly key: string; readonly certificate: string } {
  const files = { key: join(directory, `${app}.key`), certificate: join(directory, `${app}.pem`) };
  for (const file of Object.values(files))
    if (existsSync(file))
      throw new CommandFailure('usage', `${file} exists already.`, {
        hints: ['Name another directory with --out, or move the file away.'],
      });
  return files;
}

interface AddOptions {
  readonly authority: string;
  readonly subject?: true;
}

function add(io: Io): Command {
  return commandOf(
    'add <app> <file>',
    'Agree that an application calls with a certificate (PEM, without its key).',
  )
    .requiredOption('--authority <name>', 'the authority that issued it')
    .option('--subject', 'agree on its subject, so that certificates that renew it are meant too')
    .action(
      action(io, async ({ client, out }, options: AddOptions, app: string, file: string) => {
        const { body } = await client.call<ClientCertificate>('POST', pathOf(app), {
          authority: options.authority,
          certificate: readInput(file),
          pin: options.subject === true ? 'subject' : 'fingerprint',
        });
        out.result(
          body,
          () => `${app} may call with ${oneLine(body.subject)} until ${day(body.notAfter)} (${body.id}).`,
        );
      }),
    );
}

function list(io: Io): Command {
  return commandOf('list <app>', "List an application's client certificates.").action(
    action(io, async ({ client, out }, _options, app: string) => {
      const found = await client.list<ClientCertificate>(pathOf(app));
      const now = io.clock.now();
      out.result(
        found,
        () =>
          found.length === 0
            ? `${app} has no client certificates.`
            : table([
                ['ID', 'SUBJECT', 'BY', 'STATE', 'GOOD UNTIL'].map(text => out.dim(text)),
                ...found.map(({ id, subject, pin, revokedAt, notAfter }) => [
                  id,
                  oneLine(subject),
                  pin,
                  revokedAt !== null ? 'revoked' : notAfter <= now ? 'expired' : out.good('good'),
                  day(notAfter),
                ]),
              ]),
        found.length === 0 ? [`npx gatehouse certificate issue ${app}`] : [],
      );
    }),
  );
}

function revoke(io: Io): Command {
  return commandOf('revoke <certificate>', 'Revoke a client certificate, by its id, for good.')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(io, async ({ client, out }, { reason }: { reason: string }, id: string) => {
        const { body } = await client.call<ClientCertificate>(
          'POST',
          `/certificates/${encodeURIComponent(id)}/revoke`,
          { reason },
        );
        out.result(body, () => `${id} is revoked; every connected gateway refuses it within a second.`);
      }),
    );
}

const oneLine = (subject: string): string => subject.replaceAll('\n', ', ');
