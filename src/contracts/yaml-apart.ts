import { GatehouseError } from '#kernel';
import { Apart, type Bounds, TooManyWait } from './apart.ts';
import type { ContractFault } from './contract.ts';
import { contractInvalid } from './findings.ts';
import type { ContractFiles } from './parts/parts.ts';
import type { YamlAnswer } from './yaml-thread.ts';

/** Characters of YAML that are read at once: they hold up the thread for a fraction of a second at worst. */
const readAtOnce = 64 * 1024;
/** Documents that may wait for the one that is being read. */
const mayWait = 4;

const standard: Bounds = { milliseconds: 30_000, megabytes: 1024 };

const reader = new Apart<readonly string[], YamlAnswer>(new URL('yaml-thread.ts', import.meta.url), mayWait);

/**
 * Makes a document quick to read: JSON and small YAML come back as they are, larger YAML as JSON. YAML takes a
 * thousand times its size in memory and a second a megabyte or more; so it is read apart, one document at a time.
 * @throws GatehouseError `contract-invalid` for what is no YAML or exceeds the bounds; `rate-limited` when too many wait.
 */
export async function quickToRead(text: string, bounds: Bounds = standard): Promise<string> {
  const { files } = await quickFiles({ root: '', files: { '': text } }, bounds);
  return files[''] ?? text;
}

/** The same for several files, whose sizes count together. */
export async function quickFiles(
  { root, files }: ContractFiles,
  bounds: Bounds = standard,
): Promise<ContractFiles> {
  // An XML Schema is no YAML; whoever refers to it takes its text.
  const slow = Object.entries(files).filter(([name, text]) => !name.endsWith('.xsd') && !isJson(text));
  if (slow.reduce((sum, [, text]) => sum + text.length, 0) <= readAtOnce) return { root, files };
  const answer = await reader
    .run(
      slow.map(([, text]) => text),
      bounds,
    )
    .catch((error: unknown) => {
      throw error instanceof TooManyWait ? tooMany() : tooMuch();
    });
  if ('errors' in answer) {
    const file = slow[answer.index]?.[0];
    const faults = answer.errors as ContractFault[];
    throw contractInvalid(
      file === '' ? faults : faults.map(fault => ({ ...fault, ...(file === undefined ? {} : { file }) })),
    );
  }
  const read = slow.map(([name], i): [string, string] => [name, answer.json[i] ?? '']);
  return { root, files: { ...files, ...Object.fromEntries(read) } };
}

const tooMany = () =>
  new GatehouseError('rate-limited', 'Other YAML documents are being read; try again, or send JSON.', {
    extra: { headers: { 'retry-after': '10' } },
  });

const tooMuch = () =>
  contractInvalid([
    { at: '', message: 'as YAML it takes too long or too much memory to read; convert it to JSON' },
  ]);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
