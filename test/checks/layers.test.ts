import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { rooms } from '../../oxlint.config.ts';

const root = join(import.meta.dirname, '..', '..');

/** What the linter must say of a file, by the file's text. */
interface Violation {
  readonly guarantee: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string;
}

const imports = (specifier: string) => `import { known } from '${specifier}';\nconsole.log(known);\n`;
const doors = 'eslint(no-restricted-imports)';

/** For each room, every door that the table does not open to it. */
const closedDoors = Object.entries(rooms).flatMap(([room, { uses, types = [] }]) =>
  Object.keys(rooms)
    .filter(other => !uses.includes(other))
    .map(other => ({
      guarantee: types.includes(other)
        ? `${room} may take types only from #${other}`
        : `${room} does not go through #${other}`,
      file: `src/${room}/knows-${other}.ts`,
      text: imports(`#${other}`),
      rule: doors,
    })),
);

const violations: readonly Violation[] = [
  ...closedDoors,
  {
    guarantee: 'types do not come through a door that is closed altogether',
    file: 'src/gateway/store-types.ts',
    text: "import type { Known } from '#store';\nexport const known: Known | undefined = undefined;\n",
    rule: doors,
  },
  {
    guarantee: 'nothing is exported onwards from a closed door',
    file: 'src/store/onwards.ts',
    text: "export * from '#gateway';\n",
    rule: doors,
  },
  {
    guarantee: 'import() does not get round a closed door',
    file: 'src/gateway/late.ts',
    text: "export const late = () => import('#store');\n",
    rule: doors,
  },
  {
    guarantee: 'a test of a room goes through no closed door either',
    file: 'src/gateway/closed.test.ts',
    text: imports('#store'),
    rule: doors,
  },
  {
    guarantee: "no file of another room is reached past its door, be it an open one's",
    file: 'src/manager/deeper/reach-in.ts',
    text: imports('../../store/index.ts'),
    rule: doors,
  },
  {
    guarantee: 'a door has nothing behind it',
    file: 'src/manager/behind-the-door.ts',
    text: imports('#store/index.ts'),
    rule: doors,
  },
  {
    guarantee: "the gateway's light door is for the command line",
    file: 'src/manager/light-door.ts',
    text: imports('#gateway/threads'),
    rule: doors,
  },
  {
    guarantee: 'the light door leads to the threads alone',
    file: 'src/cli/light-door.ts',
    text: imports('#gateway/pipeline.ts'),
    rule: doors,
  },
  {
    guarantee: 'main reaches into no room',
    file: 'src/main.ts',
    text: imports('./store/index.ts'),
    rule: doors,
  },
  {
    guarantee: 'the parts of main reach into no room',
    file: 'src/main/part.ts',
    text: imports('../store/index.ts'),
    rule: doors,
  },
  {
    guarantee: 'main does not know the command line',
    file: 'src/main/commanded.ts',
    text: imports('../cli/index.ts'),
    rule: doors,
  },
  {
    guarantee: 'the command line reaches into no room',
    file: 'src/cli/reach-in.ts',
    text: imports('../manager/index.ts'),
    rule: doors,
  },
  {
    guarantee: 'no room knows the command line',
    file: 'src/manager/commanded.ts',
    text: imports('../cli/index.ts'),
    rule: doors,
  },
  {
    guarantee: 'no room knows main',
    file: 'src/manager/mainly.ts',
    text: imports('../main.ts'),
    rule: doors,
  },
  {
    guarantee: 'no room reads the settings',
    file: 'src/manager/http/settled.ts',
    text: imports('../../settings.ts'),
    rule: doors,
  },
  {
    guarantee: 'no room reads a part of the settings',
    file: 'src/manager/http/partly-settled.ts',
    text: imports('../../settings/table.ts'),
    rule: doors,
  },
  {
    guarantee: 'the product does not live on helpers of its tests',
    file: 'src/store/helped.ts',
    text: imports('./testing.ts'),
    rule: doors,
  },
  {
    guarantee: 'the parts of main do not live on helpers of tests',
    file: 'src/main/helped.ts',
    text: imports('./testing.ts'),
    rule: doors,
  },
  {
    guarantee: 'files do not import each other in a circle',
    file: 'src/store/here.ts',
    text: "import { there } from './there.ts';\nexport const here = () => there;\n",
    rule: 'import(no-cycle)',
  },
  {
    guarantee: 'rooms do not import each other in a circle, through their doors either',
    file: 'src/manager/circle.ts',
    text: "import { known } from '#audit';\nexport const circle = () => known;\n",
    rule: 'import(no-cycle)',
  },
  {
    guarantee: 'nothing is of type any',
    file: 'src/kernel/anything.ts',
    text: 'export const anything = (value: any) => value;\n',
    rule: 'typescript(no-explicit-any)',
  },
  {
    guarantee: 'no promise is left to itself',
    file: 'src/kernel/floating.ts',
    text: 'const later = async () => 1;\nexport function start(): void {\n  later();\n}\n',
    rule: 'typescript(no-floating-promises)',
  },
  {
    guarantee: 'a switch forgets no case',
    file: 'src/kernel/cases.ts',
    text: "export function cases(of: 'a' | 'b'): void {\n  switch (of) {\n    case 'a':\n      console.log(of);\n  }\n}\n",
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  {
    guarantee: 'the console knows nothing of the portal',
    file: 'ui/console/knows-portal.ts',
    text: imports('../portal/api.ts'),
    rule: doors,
  },
  {
    guarantee: 'the kit knows no app',
    file: 'ui/kit/knows-sign-in.ts',
    text: imports('#signin/next.ts'),
    rule: doors,
  },
  {
    guarantee: 'screens go through no door of the server',
    file: 'ui/console/knows-manager.ts',
    text: imports('#manager'),
    rule: doors,
  },
  {
    guarantee: 'screens reach into no file of the server, not even for a type',
    file: 'ui/portal/reach-in.ts',
    text: "import type { Known } from '../../src/kernel/index.ts';\nexport const known: Known = 1;\n",
    rule: doors,
  },
  {
    guarantee: 'the server knows nothing of what is in the screens',
    file: 'src/screens/knows-kit.ts',
    text: imports('../../ui/kit/format.ts'),
    rule: doors,
  },
  {
    guarantee: 'no text is put into a page as markup',
    file: 'ui/kit/markup.tsx',
    text: 'export const Markup = ({ text }: { text: string }) => <p dangerouslySetInnerHTML={{ __html: text }} />;\n',
    rule: 'react(no-danger)',
  },
  {
    guarantee: 'a picture says what it shows',
    file: 'ui/kit/picture.tsx',
    text: 'export const Picture = () => <img src="/assets/a.png" />;\n',
    rule: 'jsx-a11y(alt-text)',
  },
];

/** What must pass, so that a rule that refuses everything is noticed too. */
const innocent: Readonly<Record<string, string>> = {
  'src/store/there.ts': "import { here } from './here.ts';\nexport const there = () => here;\n",
  'src/audit/index.ts':
    "import { circle } from '../audit/way-round.ts';\nexport const known = circle;\nexport type Known = typeof known;\n",
  'src/store/testing.ts': 'export const known = 1;\n',
  'src/manager/allowed.ts': imports('#store'),
  'src/credentials/types-only.ts':
    "import type { Known } from '#store';\nexport const known: Known | undefined = undefined;\n",
  'src/credentials/allowed.test.ts':
    imports('#store') + imports('./testing.ts').replaceAll('known', 'helper'),
  'src/credentials/testing.ts': 'export const helper = 1;\n',
  'src/cli/start.ts': imports('../main/server.ts'),
  'ui/signin/allowed.ts': imports('#kit/format.ts'),
  'src/main/server.ts': imports('#manager') + 'export { known };\n',
};

suite('doors and layers', () => {
  let directory = '';
  const found = new Map<string, Set<string>>();

  before(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-layers-')));
    for (const file of ['oxlint.config.ts', 'package.json', 'tsconfig.json'])
      copyFileSync(join(root, file), join(directory, file));
    for (const room of Object.keys(rooms))
      write(`src/${room}/index.ts`, 'export const known = 1;\nexport type Known = typeof known;\n');
    for (const [file, text] of Object.entries(innocent)) write(file, text);
    for (const { file, text } of violations) write(file, text);
    // The audit room's door leads back to the manager by way of this file.
    write('src/audit/way-round.ts', "export { circle } from '#manager';\n");
    write('src/manager/index.ts', "export { circle } from './circle.ts';\nexport const known = 1;\n");
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    const outcome = spawnSync(
      process.execPath,
      [join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--format', 'json'],
      { cwd: directory, encoding: 'utf8' },
    );
    if (!outcome.stdout.startsWith('{')) throw new Error(`oxlint failed: ${outcome.stdout}${outcome.stderr}`);
    const { diagnostics } = JSON.parse(outcome.stdout) as {
      diagnostics: { filename: string; code: string }[];
    };
    for (const { filename, code } of diagnostics) {
      const file = relative(directory, join(directory, filename));
      found.set(file, (found.get(file) ?? new Set()).add(code));
    }
  });

  after(() => rmSync(directory, { recursive: true, force: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }

  for (const { guarantee, file, rule } of violations) {
    test(guarantee, () => {
      const codes = [...(found.get(file) ?? [])];
      assert.ok(codes.includes(rule), `${file}: found ${codes.join(', ') || 'nothing'}`);
    });
  }

  for (const file of [
    'src/manager/allowed.ts',
    'src/credentials/types-only.ts',
    'src/credentials/allowed.test.ts',
    'ui/signin/allowed.ts',
  ])
    test(`what the table allows passes: ${file}`, () => {
      assert.equal(found.get(file)?.has(doors) ?? false, false);
    });

  test('the command line may start main', () => {
    assert.equal(found.get('src/cli/start.ts')?.has(doors) ?? false, false);
  });

  test('every room has a door, and every door a room in the table', async () => {
    const { default: manifest } = (await import('../../package.json', { with: { type: 'json' } })) as {
      default: { imports: Record<string, string> };
    };
    assert.deepEqual(
      Object.keys(manifest.imports).toSorted(),
      [...Object.keys(rooms).map(room => `#${room}`), '#gateway/threads'].toSorted(),
    );
  });
});
