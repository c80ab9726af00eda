#!/usr/bin/env node
/**
 * Runs a file with the pinned Node.js, whichever one npm itself runs on: `node tools/run.mjs tools/test.ts …`.
 * Plain JavaScript, since the Node.js that starts it may be too old to strip types.
 */
import { spawn } from 'node:child_process';
import { endAs, forwardSignals, unavailable } from '../bin/child-signals.mjs';
import { findRuntime } from '../bin/runtime.mjs';

try {
  const child = spawn(findRuntime(), process.argv.slice(2), { stdio: 'inherit' });
  forwardSignals(child);
  child.on('error', fail);
  child.on('exit', endAs);
} catch (error) {
  fail(error);
}

function fail(error) {
  console.error(error.message);
  process.exit(unavailable);
}
