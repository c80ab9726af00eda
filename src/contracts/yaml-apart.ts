import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { GatehouseError } from '#kernel';
import type { ContractFault } from './contract.ts';
import { contractInvalid } from './findings.ts';
import type { YamlAnswer } from './yaml-thread.ts';

/** Characters of YAML that are read at once: they hold up the thread for a fraction of a second at worst. */
const readAtOnce = 64 * 1024;
/** Documents that may wait for the one that is being read. */
const mayWait = 4;

export interface YamlBounds {
  readonly milliseconds: number;
  readonly megabytes: number;
}

const standard: YamlBounds = { milliseconds: 30_000, megabytes: 1024 };

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Makes a document quick to read: JSON and small YAML come back as they are, larger YAML as JSON. YAML takes a
 * thousand times its size in memory and a second a megabyte or more, in which nobody's revocation would be passed on;
 * so it is read in a thread of its own, one document at a time, within these bounds.
 * @throws GatehouseError `contract-invalid` for what is no YAML or exceeds them; `rate-limited` when too many wait.
 */
export async function quickToRead(text: string, bounds: YamlBounds = standard): Promise<string> {
  if (text.length <= readAtOnce || isJson(text)) return text;
  if (waiting > mayWait)
    throw new GatehouseError(
      'rate-limited',
      'Other YAML documents are being read; try again, or send JSON.',
      {
        extra: { headers: { 'retry-after': '10' } },
      },
    );
  waiting++;
  const turn = last.then(() => read(text, bounds));
  last = turn.catch(() => {}).finally(() => waiting--);
  return turn;
}

async function read(text: string, bounds: YamlBounds): Promise<string> {
  const thread = new Worker(new URL('yaml-thread.ts', import.meta.url), {
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: bounds.megabytes },
  });
  const deadline = setTimeout(() => void thread.terminate(), bounds.milliseconds);
  try {
    const [answer] = (await Promise.race([
      once(thread, 'message'),
      once(thread, 'exit').then(() => Promise.reject(new Error('ended early'))),
    ])) as [YamlAnswer];
    if ('json' in answer) return answer.json;
    throw contractInvalid(answer.errors as ContractFault[]);
  } catch (error) {
    if (error instanceof GatehouseError) throw error;
    throw contractInvalid([
      { at: '', message: 'as YAML it takes too long or too much memory to read; convert it to JSON' },
    ]);
  } finally {
    clearTimeout(deadline);
    await thread.terminate();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
