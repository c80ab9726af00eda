/** Entry of a worker thread: reads YAML, answers with the same as JSON text, or with the mistakes found. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { GatehouseError } from '#kernel';
import { readSource } from './source.ts';

export type YamlAnswer = { readonly json: string } | { readonly errors: unknown };

function answer(text: string): YamlAnswer {
  try {
    return { json: JSON.stringify(readSource(text).value ?? null) };
  } catch (error) {
    if (error instanceof GatehouseError) return { errors: error.extra['errors'] };
    throw error;
  }
}

if (parentPort === null) throw new Error('This file runs in a worker thread.');
const port: MessagePort = parentPort;
port.postMessage(answer(workerData as string));
