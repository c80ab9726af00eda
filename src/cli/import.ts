import type { Command } from 'commander';
import type { ImportedContract } from '#contracts';
import type { Api, Control, ImportedVersion, JudgedOperation, Operation } from './answers.ts';
import type { AdminClient } from './client.ts';
import { directoryOption, readContract } from './contract-files.ts';
import { CommandFailure } from './exit.ts';
import { missingOf, profileFor, waysOut } from './floor.ts';
import type { Io } from './io.ts';
import { importText, type Report } from './import-report.ts';
import { apiPath, labelOf, readVersion, type VersionName, versionPath } from './places.ts';
import { resolveProfile } from './profile.ts';
import { action, commandOf } from './session.ts';

interface Options {
  readonly name?: string;
  readonly versionName?: string;
  readonly basePath?: string;
  readonly upstream?: readonly string[];
  readonly audience?: string;
  readonly profile?: string;
  readonly owner?: string;
  readonly title?: string;
  readonly zone?: readonly string[];
  readonly catchAll?: boolean;
  readonly replace?: boolean;
  readonly directory?: string;
}

/** `import`: brings an OpenAPI document into the catalogue and says what it could do if misused. */
export function importCommand(io: Io): Command {
  return commandOf(
    'import [file]',
    'Bring an API into the catalogue from its OpenAPI document (JSON or YAML).',
  )
    .option('--name <api>', 'name of the API (default: made from its title)')
    .option('--version-name <version>', "name of the version (default: made from the document's version)")
    .option('--upstream <url...>', 'where its calls go (default: the first server in the document)')
    .option('--base-path <path>', 'path under which the gateway offers it (default: as in the document)')
    .option('--audience <audience>', 'open, registered, partner or internal (default: registered)')
    .option('--profile <profile>', 'bundle of policies, `none` for none (default: what fits the audience)')
    .option('--zone <zone...>', 'zones that offer it (default: internal for that audience, else external)')
    .option('--title <title>', 'title of the API (default: as in the document)')
    .option('--owner <owner>', 'person or team that answers for the API')
    .option(...directoryOption)
    .option('--catch-all', 'front an API that has no document: every verb and path below its base path')
    .option('--replace', 'put the document in the place of the one that the version has')
    .action(
      action(io, async (session, options: Options, file: string | undefined) => {
        const { client, out } = session;
        const contract = contractToImport(file, options);
        const name = nameOf(contract, options);
        const imported = await session.progress(`Importing ${labelOf(name)}`, () =>
          options.replace === true
            ? replace(client, name, contract)
            : create(client, name, contract, options),
        );
        const report = await session.progress('Comparing it with its floor', () => examine(client, name));
        const missing = missingOf(report.judged);
        const next = [
          ...waysOut(labelOf(name), imported, missing, report.controls),
          `npx gatehouse publish ${labelOf(name)}`,
        ];
        out.result(
          {
            api: name.api,
            version: imported,
            operations: report.operations,
            floor: report.judged,
            missing,
            next,
          },
          () => importText(out, name, imported, contract, report),
          next,
        );
      }),
    );
}

interface Read extends ImportedContract {
  /** As it is sent. */
  readonly text: string;
}

function contractToImport(file: string | undefined, options: Options): Read | undefined {
  if (options.catchAll === true) {
    if (file !== undefined)
      throw new CommandFailure('usage', '--catch-all is for an API without a document; leave the file out.');
    return undefined;
  }
  if (file === undefined)
    throw new CommandFailure('usage', 'Name the OpenAPI document to import.', {
      hints: ['For an API that has none: npx gatehouse import --catch-all --name <api> --upstream <url>'],
    });
  const { contract, source } = readContract(file, options.directory);
  return { ...contract, text: source.text };
}

function nameOf(contract: Read | undefined, options: Options): VersionName {
  const api = options.name ?? slugOf(contract?.title ?? '');
  if (api === '')
    throw new CommandFailure('usage', 'Give the API a name with --name.', {
      hints: ['Lower-case letters, digits and hyphens, such as city-services.'],
    });
  const major = /^v?(\d{1,4})(?:\.|$)/i.exec(contract?.version ?? '')?.[1];
  // Before 1.0.0 an API has no number that means anything yet.
  return { api, version: options.versionName ?? `v${major === undefined || major === '0' ? '1' : major}` };
}

/** A title as a name: `City Services API` becomes `city-services-api`. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
}

async function create(
  client: AdminClient,
  name: VersionName,
  contract: Read | undefined,
  options: Options,
): Promise<ImportedVersion> {
  const targets = options.upstream ?? absoluteServers(contract);
  if (targets.length === 0)
    throw new CommandFailure('usage', 'Say where its calls go with --upstream.', {
      hints: [
        contract === undefined
          ? 'Such as --upstream http://127.0.0.1:3000.'
          : 'The document names no server with a full address. Such as --upstream http://127.0.0.1:3000.',
      ],
    });
  const audience = options.audience ?? contract?.audience ?? 'registered';
  const changes = contract?.operations.some(({ suggestion }) => suggestion.category !== 'tells') ?? true;
  const profile = await resolveProfile(client, options.profile ?? profileFor(audience, changes));
  const title = options.title ?? contract?.title;
  const known = await client.find<Api>(apiPath(name.api));
  const made =
    known ??
    (await client.call<Api>('POST', '/apis', {
      name: name.api,
      ...(title === undefined ? {} : { title }),
      ...(options.owner === undefined ? {} : { owner: options.owner }),
      ...(contract === undefined ? {} : { description: contract.description.slice(0, 4000) }),
    }));
  try {
    const { body } = await client.call<ImportedVersion>('POST', `${apiPath(name.api)}/versions`, {
      name: name.version,
      upstream: { targets },
      audience,
      profile,
      ...(contract === undefined ? {} : { contract: contract.text }),
      ...(options.basePath === undefined ? {} : { basePath: options.basePath }),
      ...(options.zone === undefined ? {} : { zones: options.zone }),
    });
    return body;
  } catch (error) {
    // An API that only came into being for this import does not stay without it.
    if (known === undefined)
      await client
        .call('DELETE', apiPath(name.api), undefined, { ifMatch: made.headers.get('etag') })
        .catch(() => undefined);
    if (error instanceof CommandFailure && error.code === 'already-exists')
      throw error.with([
        `To import the document into it: add --replace`,
        'To add another version beside it: add --version-name <name>',
      ]);
    throw error;
  }
}

async function replace(
  client: AdminClient,
  name: VersionName,
  contract: Read | undefined,
): Promise<ImportedVersion> {
  const before = await readVersion(client, name);
  const { body } = await client.call<ImportedVersion>(
    'PUT',
    `${versionPath(name)}/contract`,
    { contract: contract?.text ?? null },
    { ifMatch: before.headers.get('etag') },
  );
  return body;
}

function absoluteServers(contract: Read | undefined): string[] {
  const first = contract?.servers.find(({ url }) => /^https?:\/\//.test(url) && URL.canParse(url));
  return first === undefined ? [] : [first.url.replace(/\/$/, '')];
}

async function examine(client: AdminClient, name: VersionName): Promise<Report> {
  return {
    operations: await client.list<Operation>(`${versionPath(name)}/operations`),
    judged: await client.list<JudgedOperation>(`${versionPath(name)}/floor`),
    controls: await client.list<Control>('/controls'),
  };
}
