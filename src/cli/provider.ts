import type { Command } from 'commander';
import { parse, stringify, YAMLParseError } from 'yaml';
import type { IdentityProvider } from './answers.ts';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { moment, table } from './output.ts';
import { action, commandOf, groupOf } from './session.ts';

/** `provider`: whose word is taken for who somebody is. */
export function providerCommand(io: Io): Command {
  return groupOf('provider', 'Identity providers by which people sign in to console and portal.', [
    add(io),
    list(io),
    show(io),
    update(io),
    remove(io),
    samlKey(io),
    rotateSamlKey(io),
  ]);
}

const pathOf = (name: string) => `/identity-providers/${encodeURIComponent(name)}`;

interface SecretOption {
  readonly secretFile?: string;
}

/** The secret comes from a file: on the command line every user of the machine could read it. */
const secretOf = ({ secretFile }: SecretOption) =>
  secretFile === undefined ? {} : { secret: readInput(secretFile).trim() };

const secretHelp =
  'file with the client secret or password that the provider knows us by; - for standard input';

function add(io: Io): Command {
  return commandOf(
    'add <name> <file>',
    'Add an identity provider; the file holds its settings in YAML or JSON.',
  )
    .option('--secret-file <file>', secretHelp)
    .action(
      action(io, async ({ client, out }, options: SecretOption, name: string, file: string) => {
        const body = { name, ...documentIn(file), ...secretOf(options) };
        const { body: made } = await client.call<IdentityProvider>('POST', '/identity-providers', body);
        out.result(made, () => `${name} is on the sign-in page of the ${placeOf(made)}.`, [
          'Register this address with the provider as the one that it sends the browser back to:',
          `  <address of the ${placeOf(made)}>/sign-in/callback/${name}`,
        ]);
      }),
    );
}

function list(io: Io): Command {
  return commandOf('list', 'List identity providers.').action(
    action(io, async ({ client, out }) => {
      const found = await client.list<IdentityProvider>('/identity-providers');
      out.result(found, () =>
        found.length === 0
          ? 'No identity providers: people sign in with a password.'
          : table([
              ['NAME', 'TITLE', 'KIND', 'FOR', 'STATE'].map(text => out.dim(text)),
              ...found.map(provider => [
                provider.name,
                provider.title,
                provider.kind,
                placeOf(provider),
                provider.enabled ? out.good('enabled') : 'disabled',
              ]),
            ]),
      );
    }),
  );
}

function show(io: Io): Command {
  return commandOf(
    'show <name>',
    'Print the settings of an identity provider, as `update` takes them.',
  ).action(
    action(io, async ({ client, out }, _options, name: string) => {
      const { body } = await client.get<IdentityProvider>(pathOf(name));
      out.result(body, () => stringify(settingsOf(body)).trimEnd());
    }),
  );
}

function update(io: Io): Command {
  return commandOf(
    'update <name> [file]',
    'Replace the settings of an identity provider, or its secret, or both.',
  )
    .option('--secret-file <file>', secretHelp)
    .action(
      action(io, async ({ client, out }, options: SecretOption, name: string, file?: string) => {
        const { realm: _realm, ...settings } = file === undefined ? {} : documentIn(file);
        const change = { ...settings, ...secretOf(options) };
        if (Object.keys(change).length === 0)
          throw new CommandFailure(
            'usage',
            'There is nothing to change: name a file of settings or of a secret.',
          );
        const { body } = await client.get<IdentityProvider>(pathOf(name));
        const ifMatch = `"${body.revision}"`;
        const { body: after } = await client.call<IdentityProvider>('PATCH', pathOf(name), change, {
          ifMatch,
        });
        out.result(after, () => `${name} is changed; it is ${after.enabled ? 'enabled' : 'disabled'}.`);
      }),
    );
}

function remove(io: Io): Command {
  return commandOf(
    'remove <name>',
    'Remove an identity provider. Accounts stay; whom it let in is signed out, and its links are gone.',
  ).action(
    action(io, async ({ client, out }, _options, name: string) => {
      const { body } = await client.get<IdentityProvider>(pathOf(name));
      await client.call('DELETE', pathOf(name), undefined, { ifMatch: `"${body.revision}"` });
      out.result({ removed: name }, () => `${name} is removed.`);
    }),
  );
}

interface SamlKeys {
  readonly items: readonly { readonly fingerprint: string; readonly until: number | null }[];
}

const ofPortal = ['--external', 'of users of the portal; of staff unless told'] as const;
const samlPath = ({ external = false }: { external?: boolean }) =>
  `/saml-keys/${external ? 'external' : 'internal'}`;
const samlTable = ({ items }: SamlKeys): string =>
  table([
    ['SHA-256 OF ITS CERTIFICATE', 'WORKS UNTIL'],
    ...items.map(({ fingerprint, until }) => [
      fingerprint,
      until === null ? 'it is replaced' : moment(until),
    ]),
  ]);

function samlKey(io: Io): Command {
  return commandOf('saml-keys', 'Show the keys that SAML providers may encrypt assertions for.')
    .option(...ofPortal)
    .action(
      action(io, async ({ client, out }, options: { external?: boolean }) => {
        const { body } = await client.get<SamlKeys>(samlPath(options));
        out.result(body, () => samlTable(body));
      }),
    );
}

function rotateSamlKey(io: Io): Command {
  return commandOf(
    'rotate-saml-key',
    'Replace the key that SAML providers encrypt assertions for. Both are in the metadata until the overlap is over.',
  )
    .option(...ofPortal)
    .option('--overlap-days <days>', 'how long the key before still works; 0 for one that got out', '30')
    .action(
      action(io, async ({ client, out }, options: { external?: boolean; readonly overlapDays: string }) => {
        const { body } = await client.call<SamlKeys>('POST', `${samlPath(options)}/rotate`, {
          overlapDays: Number(options.overlapDays),
        });
        out.result(body, () => samlTable(body));
      }),
    );
}

const placeOf = ({ realm }: Pick<IdentityProvider, 'realm'>): string =>
  realm === 'internal' ? 'console' : 'portal';

/** What a person writes: nothing of what the server keeps beside it. */
function settingsOf({
  id: _i,
  name: _n,
  kind: _k,
  createdAt: _c,
  updatedAt: _u,
  revision: _r,
  ...rest
}: IdentityProvider) {
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
}

function documentIn(file: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = parse(readInput(file), { maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new CommandFailure('usage', `${file} cannot be read: ${error.message}`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new CommandFailure('usage', `${file} holds no settings by name.`);
  return document as Record<string, unknown>;
}
