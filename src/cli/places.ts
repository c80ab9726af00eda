import type { AdminClient, Answer } from './client.ts';
import type { Api, Operation, Version } from './answers.ts';
import { CommandFailure } from './exit.ts';

/** Things as people name them on the command line, found in the admin API. */

/** An API's name and its version's. */
export interface VersionName {
  readonly api: string;
  readonly version: string;
}

/** Reads `<api>/<version>`. */
export function versionName(text: string): VersionName {
  const [api = '', version = '', ...rest] = text.split('/');
  if (api === '' || version === '' || rest.length > 0)
    throw new CommandFailure('usage', `"${text}" names no version.`, {
      hints: ['Write <api>/<version>, such as city/v1; npx gatehouse status lists them.'],
    });
  return { api, version };
}

export function apiPath(api: string): string {
  return `/apis/${encodeURIComponent(api)}`;
}

export function versionPath({ api, version }: VersionName): string {
  return `${apiPath(api)}/versions/${encodeURIComponent(version)}`;
}

export function labelOf({ api, version }: VersionName): string {
  return `${api}/${version}`;
}

/** The version, with its ETag. Where there is none, says what there is. */
export async function readVersion(client: AdminClient, name: VersionName): Promise<Answer<Version>> {
  const found = await client.find<Version>(versionPath(name));
  if (found !== undefined) return found;
  const versions = await versionsOf(client, name.api);
  throw new CommandFailure('refused', `The API "${name.api}" has no version "${name.version}".`, {
    code: 'not-found',
    hints: [
      versions.length === 0
        ? 'It has none yet.'
        : `It has ${versions.map(version => `${name.api}/${version.name}`).join(', ')}.`,
    ],
  });
}

/** The versions of an API. Where there is no such API, says what there is. */
export async function versionsOf(client: AdminClient, api: string): Promise<Version[]> {
  if ((await client.find<Api>(apiPath(api))) === undefined) {
    const names = (await client.list<Api>('/apis', 50)).map(({ name }) => name);
    throw new CommandFailure('refused', `There is no API "${api}".`, {
      code: 'not-found',
      hints: [
        names.length === 0
          ? 'There is none yet; bring one in with: npx gatehouse import <file>'
          : `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`,
      ],
    });
  }
  const versions = await client.list<Version>(`${apiPath(api)}/versions`);
  return versions.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** `<api>/<version>`, or `<api>` where that is clear: its only version that `wanted` prefers. */
export async function resolveVersion(
  client: AdminClient,
  text: string,
  wanted: Version['lifecycle'],
): Promise<VersionName> {
  if (text.includes('/')) {
    const name = versionName(text);
    await readVersion(client, name);
    return name;
  }
  const versions = (await versionsOf(client, text)).filter(({ lifecycle }) => lifecycle !== 'retired');
  const preferred = versions.filter(({ lifecycle }) => lifecycle === wanted);
  const only = preferred.length > 0 ? preferred : versions;
  const [first] = only;
  if (first === undefined || only.length > 1)
    throw new CommandFailure('usage', `Which version of "${text}"?`, {
      hints: [
        only.length === 0
          ? 'It has none that is in use.'
          : `Name one of ${only.map(({ name }) => `${text}/${name}`).join(', ')}.`,
      ],
    });
  return { api: text, version: first.name };
}

/** The operation by method and path, such as `GET /pets/{id}`, or by its operationId. */
export async function findOperation(
  client: AdminClient,
  name: VersionName,
  wanted: string,
): Promise<Operation> {
  await readVersion(client, name);
  const operations = await client.list<Operation>(`${versionPath(name)}/operations`);
  const spelled = wanted.trim().replace(/\s+/, ' ');
  const [method = '', path = ''] = spelled.split(' ', 2);
  const found = operations.find(
    operation =>
      (operation.method === method.toUpperCase() && operation.path === path) ||
      operation.operationId === spelled,
  );
  if (found !== undefined) return found;
  const alike = operations.filter(operation => operation.path === path);
  const near = alike.length > 0 ? alike : operations.filter(operation => sharesStart(operation.path, path));
  const shown = (near.length > 0 ? near : operations).slice(0, 8);
  throw new CommandFailure('refused', `${labelOf(name)} has no operation "${spelled}".`, {
    code: 'not-found',
    hints: [
      `It has, among ${operations.length}:`,
      ...shown.map(operation => `  ${operation.method} ${operation.path}`),
    ],
  });
}

function sharesStart(one: string, other: string): boolean {
  const start = other.split('/', 3).join('/');
  return start.length > 1 && one.startsWith(start);
}

/** All names by id, for lists that refer to things by id. */
export async function namesById(client: AdminClient, path: string): Promise<ReadonlyMap<string, string>> {
  const all = await client.list<{ id: string; name: string }>(path);
  return new Map(all.map(({ id, name }) => [id, name]));
}

/** The label `<api>/<version>` of every version, by its id. */
export async function versionLabels(client: AdminClient): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  for (const { name } of await client.list<Api>('/apis'))
    for (const version of await client.list<Version>(`${apiPath(name)}/versions`))
      labels.set(version.id, `${name}/${version.name}`);
  return labels;
}
