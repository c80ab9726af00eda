/** Entry of a worker thread: lints a document, answers with the report. */
import { parentPort, workerData } from 'node:worker_threads';
import { lintText } from './run.ts';

if (parentPort === null) throw new Error('This file runs in a worker thread.');
const port = parentPort;
port.postMessage(await lintText(workerData as string));
