#!/usr/bin/env node
/**
 * Runs a file with the pinned Node.js, whichever one npm itself runs on: `node tools/run.mjs tools/test.ts …`.
 * Plain JavaScript, since the Node.js that starts it may be too old to strip types.
 */
import { spawn } from 'node:child_process';
import { findRuntime } from '../bin/runtime.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

try {
  const child = spawn(findRuntime(), process.argv.slice(2), { stdio: 'inherit' });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', fail);
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    // Ends the way the child did, for whoever looks at how we ended.
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
} catch (error) {
  fail(error);
}

function fail(error) {
  console.error(error.message);
  process.exit(1);
}
