/** Entry of a worker thread: reads YAML texts, answers with the same as JSON, or with the mistakes in the first bad one. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { GatehouseError } from '#kernel';
import { readSource } from './source.ts';

export type YamlAnswer =
  | { readonly json: readonly string[] }
  | { readonly errors: unknown /** Which of them it is. */; readonly index: number };

function answer(texts: readonly string[]): YamlAnswer {
  const json: string[] = [];
  for (const [index, text] of texts.entries())
    try {
      json.push(JSON.stringify(readSource(text).value ?? null));
    } catch (error) {
      if (error instanceof GatehouseError) return { errors: error.extra['errors'], index };
      throw error;
    }
  return { json };
}

if (parentPort === null) throw new Error('This file runs in a worker thread.');
const port: MessagePort = parentPort;
port.postMessage(answer(workerData as readonly string[]));
