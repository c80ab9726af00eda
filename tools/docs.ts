/**
 * `npm run docs`: writes the references that are made from the program itself. With `--check` it writes nothing and
 * fails when a file on disk differs from what the program says, is missing, or is there without a reason.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { authorizationRoutes, identityTags, sessionRoutes, staffRoutes } from '#identity';
import { adminOpenApi, declarationJsonSchema, extensionsSchema } from '#manager';
import { portalOpenApi } from '#portal';
import { cliReference } from '../src/cli/reference.ts';
import { version } from '../src/version.ts';
import { apiTypes } from './docs/api-types.ts';
import { errorPages } from './docs/errors.ts';
import { floorsPage } from './docs/floors.ts';
import { generatedFrom } from './docs/notice.ts';
import { policyPage } from './docs/policies.ts';
import { screenErrors } from './docs/screen-errors.ts';
import { screenRoles } from './docs/screen-roles.ts';
import { settingsPage } from './docs/settings.ts';

/** What the other rooms add to the two APIs: signing in, and one's account. */
const staff = {
  routes: [...sessionRoutes('internal'), ...authorizationRoutes('internal'), ...staffRoutes],
  tags: identityTags,
};
const users = {
  routes: [...sessionRoutes('external'), ...authorizationRoutes('external')],
  tags: { session: identityTags.session },
};

const root = join(import.meta.dirname, '..');
/** Every file that matches is ours: one that is no longer generated is removed. */
const generated = ['docs/errors/*', 'docs/reference/*'];
/** The screens' types of an API: the file, and what it is made from. */
const clients = [
  {
    file: 'ui/kit/api/admin.ts',
    document: () => adminOpenApi(version, staff),
    source: 'the admin API',
    base: '/api/v1',
    name: 'AdminOperations',
  },
  {
    file: 'ui/kit/api/portal.ts',
    document: () => portalOpenApi(version, users),
    source: "the portal's API",
    base: '/api',
    name: 'PortalOperations',
  },
] as const;

/** Types for the screens, each file with its text. */
function screenTypes(): [string, string][] {
  return clients.map(({ file, document, ...options }) => [file, apiTypes(document(), options)]);
}

function references(): ReadonlyMap<string, string> {
  const json = (document: unknown) => `${JSON.stringify(document, undefined, 2)}\n`;
  return new Map([
    ...errorPages(),
    ...screenTypes(),
    ['ui/kit/api/errors.ts', screenErrors()],
    ['ui/kit/api/roles.ts', screenRoles()],
    ['docs/reference/policies.md', policyPage()],
    ['docs/reference/settings.md', settingsPage()],
    ['docs/reference/cli.md', cliPage()],
    ['docs/reference/floors.md', floorsPage()],
    ['docs/reference/admin-api.json', json(adminOpenApi(version, staff))],
    ['docs/reference/portal-api.json', json(portalOpenApi(version, users))],
    ['docs/reference/config.schema.json', json(declarationJsonSchema())],
    ['docs/reference/x-gatehouse.schema.json', json(extensionsSchema())],
  ]);
}

const cliPage = () => `${generatedFrom('src/cli')}${cliReference().trimEnd()}\n`;

function onDisk(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}

const wanted = references();
const stale = globSync(generated, { cwd: root }).filter(file => !wanted.has(file));
const different = [...wanted].filter(([file, text]) => onDisk(file) !== text);

if (process.argv.includes('--check')) {
  for (const [file] of different) console.error(`${file} is not what the program says`);
  for (const file of stale) console.error(`${file} is not generated any more`);
  if (different.length + stale.length > 0) {
    console.error('Run `npm run docs` and look at what changed.');
    process.exitCode = 1;
  }
} else {
  for (const [file, text] of different) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  for (const file of stale) rmSync(join(root, file));
  console.log(`${wanted.size} files, ${different.length} written, ${stale.length} removed`);
}
