import { GatehouseError } from '#kernel';
import { Apart, type Bounds, TooManyWait } from './apart.ts';
import type { ContractFault } from './contract.ts';
import { contractInvalid } from './findings.ts';
import type { YamlAnswer } from './yaml-thread.ts';

/** Characters of YAML that are read at once: they hold up the thread for a fraction of a second at worst. */
const readAtOnce = 64 * 1024;
/** Documents that may wait for the one that is being read. */
const mayWait = 4;

const standard: Bounds = { milliseconds: 30_000, megabytes: 1024 };

const reader = new Apart<YamlAnswer>(new URL('yaml-thread.ts', import.meta.url), mayWait);

/**
 * Makes a document quick to read: JSON and small YAML come back as they are, larger YAML as JSON. YAML takes a
 * thousand times its size in memory and a second a megabyte or more; so it is read apart, one document at a time.
 * @throws GatehouseError `contract-invalid` for what is no YAML or exceeds the bounds; `rate-limited` when too many wait.
 */
export async function quickToRead(text: string, bounds: Bounds = standard): Promise<string> {
  if (text.length <= readAtOnce || isJson(text)) return text;
  const answer = await reader.run(text, bounds).catch((error: unknown) => {
    throw error instanceof TooManyWait ? tooMany() : tooMuch();
  });
  if ('json' in answer) return answer.json;
  throw contractInvalid(answer.errors as ContractFault[]);
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
