import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const table = 'docs/requirements.md';

/** How many requirements each section has; the numbering is fixed, since issues and tests point to it. */
const sections: Readonly<Record<string, number>> = { A: 5, B: 10, C: 7, D: 9, E: 5, F: 5, G: 2, H: 4, I: 2 };
const states = ['done', 'partial', 'open'];

interface Row {
  readonly id: string;
  readonly state: string;
  /** Files, each with the names of the tests in it that are pointed to. */
  readonly tests: readonly { readonly file: string; readonly names: readonly string[] }[];
  readonly docs: readonly string[];
}

/**
 * A requirement that is said to be met, if only in part, points to tests and pages that exist; one that is done, to
 * tests by name.
 */
export function requirementFaults(root: string): string[] {
  return faultsIn(readFileSync(join(root, table), 'utf8'), {
    exists: file => existsSync(join(root, file)),
    read: file => readFileSync(join(root, file), 'utf8'),
  });
}

interface Files {
  exists(file: string): boolean;
  read(file: string): string;
}

/** The same for any text and files, so that the check can be checked. */
export function faultsIn(text: string, files: Files): string[] {
  const rows = readRows(text);
  const wanted = Object.entries(sections).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, i) => `${letter}${i + 1}`),
  );
  const ids = rows.map(({ id }) => id);
  return [
    ...wanted.filter(id => !ids.includes(id)).map(id => `${table} lacks ${id}`),
    ...ids.filter(id => !wanted.includes(id)).map(id => `${table} holds ${id}, which is no requirement`),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => `${table} holds ${id} twice`),
    ...rows.flatMap(row => faultsOf(row, files).map(fault => `${row.id}: ${fault}`)),
  ];
}

function faultsOf({ state, tests, docs }: Row, files: Files): string[] {
  if (!states.includes(state)) return [`unknown state "${state}": ${states.join(', ')}`];
  const faults = docs.filter(page => !files.exists(page)).map(page => `there is no page ${page}`);
  if (state !== 'open' && tests.length === 0) faults.push(`is ${state}, but points to no test`);
  if (state !== 'open' && docs.length === 0) faults.push(`is ${state}, but points to no page`);
  if (state === 'done' && tests.every(({ names }) => names.length === 0))
    faults.push('is done, but names no test');
  for (const { file, names } of tests) {
    if (!file.endsWith('.test.ts') || !files.exists(file)) {
      faults.push(`there is no test file ${file}`);
      continue;
    }
    const source = files.read(file);
    for (const name of names) if (!source.includes(name)) faults.push(`${file} holds no test "${name}"`);
  }
  return faults;
}

/** Rows `| A1 | text | state | tests | docs |`; tests are separated by `<br>`, names of tests stand in “quotes”. */
function readRows(text: string): Row[] {
  return [...text.matchAll(/^\| *([A-Z]\d+) *\|(.*)\|$/gm)].map(([, id = '', rest = '']) => {
    const [, state = '', tests = '', docs = ''] = rest.split('|').map(cell => cell.trim());
    return {
      id,
      state,
      tests: tests
        .split('<br>')
        .filter(cell => cell !== '')
        .map(cell => ({
          file: (linkTarget(cell) ?? cell).replace(/^\.\.\//, ''),
          names: [...cell.matchAll(/“([^”]+)”/g)].map(([, name]) => name ?? ''),
        })),
      docs: [...docs.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, page]) =>
        page?.startsWith('../') === true ? page.slice(3) : `docs/${page}`,
      ),
    };
  });
}

const linkTarget = (cell: string): string | undefined => /\]\(([^)#]+)/.exec(cell)?.[1];
