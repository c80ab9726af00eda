import type { OxlintConfig } from 'oxlint';

/**
 * Who may know whom. A room is a folder under `src`, reached by its door `#room` only; here stands through which
 * doors each may go. `types` are doors through which only types may come: nothing of that room is loaded.
 * ARCHITECTURE.md explains the table, test/checks/layers.test.ts proves that it is enforced.
 */
export const rooms: Readonly<Record<string, { uses: readonly string[]; types?: readonly string[] }>> = {
  kernel: { uses: [] },
  store: { uses: ['kernel'] },
  credentials: { uses: ['kernel'], types: ['store'] },
  enforcement: { uses: ['kernel'] },
  threats: { uses: ['kernel', 'enforcement'] },
  gateway: { uses: ['kernel', 'credentials', 'enforcement', 'threats'] },
  contracts: { uses: ['kernel', 'enforcement'], types: ['gateway'] },
  audit: { uses: ['kernel', 'store'] },
  api: { uses: ['kernel', 'store', 'credentials', 'audit'] },
  identity: { uses: ['kernel', 'store', 'credentials', 'audit', 'api'] },
  monitoring: { uses: ['kernel', 'store'], types: ['gateway'] },
  manager: {
    uses: [
      'kernel',
      'store',
      'gateway',
      'contracts',
      'enforcement',
      'credentials',
      'audit',
      'api',
      'identity',
      'monitoring',
    ],
  },
  portal: {
    uses: [
      'kernel',
      'store',
      'gateway',
      'contracts',
      'enforcement',
      'credentials',
      'audit',
      'api',
      'monitoring',
      'manager',
    ],
  },
  screens: { uses: ['kernel'] },
};

const names = Object.keys(rooms);

interface Pattern {
  readonly regex: string;
  readonly message: string;
  readonly allowTypeImports?: boolean;
}

/** Only `src/main.ts` puts rooms together; only the command line starts it. */
const composition: Pattern = {
  regex: '^(\\.\\./)+(src/)?(main\\.ts$|settings(/|\\.ts$))',
  message: 'Take what you need as an argument: only the command line and main know the settings.',
};
const throughTheDoor = 'Go through the door: import from "#room", never from a file of another room.';
const reachInTo = (folders: readonly string[]): Pattern => ({
  regex: `^(\\.\\./)+(src/)?(${folders.join('|')})(/|$)`,
  message: throughTheDoor,
});
const reachIn = reachInTo([...names, 'cli', 'main']);
/** The command line may know main, main may not know the command line. */
const reachInFrom = (folder: 'cli' | 'main'): Pattern =>
  reachInTo(folder === 'cli' ? names : [...names, 'cli']);
/** `src/*.ts` lie beside the rooms, `src/main/` is their own. */
const reachDown: Pattern = {
  regex: `^\\./(${[...names, 'cli'].join('|')})(/|$)`,
  message: throughTheDoor,
};
const deep: Pattern = {
  regex: '^#[^/]+/',
  message: 'A room has one door: import from "#room".',
};
/** The command line may take the gateway's light door too, to start threads before anything else is loaded. */
const deepButThreads: Pattern = {
  ...deep,
  regex: `^#(${names.filter(name => name !== 'gateway').join('|')})/|^#gateway/([^t]|threads.)`,
};
/** The server serves the screens as files; it knows nothing of what is in them. */
const screensApart: Pattern = {
  regex: '^(\\.\\./)+ui(/|$)',
  message: 'The server imports nothing of the screens.',
};
const helpers: Pattern = {
  regex: '(^|/)testing\\.ts$',
  message: 'testing.ts holds helpers for tests; what the product needs belongs elsewhere.',
};

function doors(room: string, inTest: boolean): Pattern[] {
  const { uses, types = [] } = rooms[room] ?? { uses: [] };
  const full = inTest ? [...uses, ...types] : uses;
  const closed = names.filter(name => name !== room && !full.includes(name) && !types.includes(name));
  const patterns: Pattern[] = [
    {
      regex: `^#(${[...closed, room].join('|')})$`,
      message: `"${room}" does not know this room, or it is its own door: see the table of rooms in ARCHITECTURE.md.`,
    },
  ];
  const typesOnly = types.filter(name => !full.includes(name));
  if (typesOnly.length > 0)
    patterns.push({
      regex: `^#(${typesOnly.join('|')})$`,
      allowTypeImports: true,
      message: `"${room}" may know the types of this room only: use \`import type\`.`,
    });
  return patterns;
}

const tests = ['**/*.test.ts', '**/testing.ts'];

const restrict = (patterns: Pattern[]): NonNullable<OxlintConfig['rules']> => ({
  'eslint/no-restricted-imports': ['error', { patterns }],
});

/** Folders of the screens: what each may know beside itself. The apps know nothing of each other. */
const screenFolders: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  signin: ['kit'],
  console: ['kit', 'signin'],
  portal: ['kit', 'signin'],
};

const screenPatterns = (folder: string, uses: readonly string[]): Pattern[] => {
  const closed = Object.keys(screenFolders).filter(name => name !== folder && !uses.includes(name));
  return [
    {
      regex: `^#(${[...names, ...closed, folder].join('|')})(/|$)`,
      message: 'Screens know the server by its API only: its types are in #kit/api.',
    },
    { regex: '(^|/)(src|tools|test)/', message: 'Screens import nothing of the server.' },
    {
      regex: `^(\\.\\./)+(${[...closed, ...uses].join('|')})(/|$)`,
      message: 'Shared parts are reached as #kit/… and #signin/…; the apps know nothing of each other.',
    },
    { regex: '^node:', message: 'Screens run in a browser.' },
  ];
};

/** Screens: React and accessibility on top of the rules for all. */
const screenRules: NonNullable<OxlintConfig['overrides']> = [
  {
    files: ['ui/{kit,signin,console,portal}/**/*.{ts,tsx}'],
    plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'react', 'jsx-a11y'],
    env: { node: false, browser: true, es2024: true },
    rules: {
      'react/rules-of-hooks': 'error',
      'react/exhaustive-deps': 'error',
      'react/no-danger': 'error',
      'react/jsx-no-target-blank': 'error',
      'react/button-has-type': 'error',
      'react/no-array-index-key': 'off',
      'react/jsx-no-script-url': 'error',
      // The compiler writes the import.
      'react/react-in-jsx-scope': 'off',
      // <output> is read out like role="status", but belongs to a form.
      'jsx-a11y/prefer-tag-over-role': 'off',
    },
  },
  {
    // Laid out as cards, a table keeps its meaning only when its roles are said.
    files: ['ui/kit/data/data-table.tsx'],
    plugins: ['jsx-a11y'],
    rules: {
      'jsx-a11y/no-redundant-roles': 'off',
      'jsx-a11y/no-interactive-element-to-noninteractive-role': 'off',
    },
  },
  ...Object.entries(screenFolders).map(([folder, uses]): NonNullable<OxlintConfig['overrides']>[number] => ({
    files: [`ui/${folder}/**/*.{ts,tsx}`],
    excludeFiles: ['**/*.test.ts'],
    rules: {
      ...restrict(screenPatterns(folder, uses)),
      // Their types are here for the tests; in a browser there is nothing of it.
      'eslint/no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'require'],
    },
  })),
];

/** Enforced by `npm run check`: correctness, promises, types and the doors above. */
export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  env: { node: true, es2024: true },
  ignorePatterns: ['node_modules', '.cache', '.gatehouse', 'docs/reference', 'ui/dist', 'ui/dist.*'],
  rules: {
    'eslint/eqeqeq': 'error',
    'eslint/no-var': 'error',
    'eslint/no-eval': 'error',
    'eslint/no-new-func': 'error',
    'eslint/no-implied-eval': 'error',
    'import/no-cycle': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-floating-promises': [
      'error',
      {
        allowForKnownSafeCalls: [
          {
            from: 'package',
            package: 'node:test',
            name: ['test', 'describe', 'it', 'suite', 'after', 'before'],
          },
        ],
      },
    ],
    // Style that we choose otherwise, where the rule guards against nothing that happened here.
    'eslint/no-await-in-loop': 'off',
    'eslint/no-control-regex': 'off',
    'eslint/no-shadow': 'off',
    'eslint/no-underscore-dangle': 'off',
    'eslint/no-unmodified-loop-condition': 'off',
    'import/no-unassigned-import': 'off',
    'promise/always-return': 'off',
    'promise/no-callback-in-promise': 'off',
    // The compiler's noImplicitReturns knows more.
    'typescript/consistent-return': 'off',
    'typescript/no-unnecessary-type-parameters': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    // Kysely's builders are made to be taken apart, and so are the scopes of our routes.
    'typescript/unbound-method': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-new-array': 'off',
    'unicorn/no-useless-spread': 'off',
  },
  overrides: [
    ...names.flatMap(room => [
      {
        files: [`src/${room}/**/*.ts`],
        excludeFiles: tests,
        rules: restrict([...doors(room, false), reachIn, composition, deep, screensApart, helpers]),
      },
      {
        files: [`src/${room}/**/*.test.ts`, `src/${room}/**/testing.ts`],
        rules: restrict([...doors(room, true), reachIn, composition, deep, screensApart]),
      },
    ]),
    {
      // The command line talks to the admin API like everybody; it may start main, but reaches into no room.
      files: ['src/cli/**/*.ts'],
      excludeFiles: tests,
      rules: restrict([reachInFrom('cli'), deepButThreads, screensApart, helpers]),
    },
    {
      files: ['src/main/**/*.ts'],
      excludeFiles: tests,
      rules: restrict([reachInFrom('main'), deep, screensApart, helpers]),
    },
    {
      files: ['src/{cli,main}/**/*.test.ts', 'src/{cli,main}/**/testing.ts'],
      rules: restrict([reachInFrom('cli'), deep, screensApart]),
    },
    {
      files: ['src/*.ts'],
      rules: restrict([reachDown, deep, screensApart, helpers]),
    },
    ...screenRules,
    {
      // Plain JavaScript, for the Node that is there before ours: nothing has a type.
      files: ['**/*.mjs'],
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
  ],
} satisfies OxlintConfig;
