#!/usr/bin/env node
/**
 * The command `gatehouse`, for any Node.js from 20. A server command makes this process the launcher, which stays
 * small and holds the listening sockets; everything else runs here when this Node.js is new enough, or else in
 * the pinned one with the same arguments, signals and exit code.
 */
import { spawn } from 'node:child_process';
import { endAs, forwardSignals, unavailable } from './child-signals.mjs';
import { launch } from './launcher.mjs';
import { entryFile, findRuntime, runsGatehouse } from './runtime.mjs';

const serverCommands = new Set(['start', 'gateway', 'control']);
const args = process.argv.slice(2);
const asksForHelp = args.includes('--help') || args.includes('-h');

try {
  const command = args.find(argument => !argument.startsWith('-'));
  if (serverCommands.has(command) && !asksForHelp) await launch(args);
  else if (runsGatehouse()) await import('./run.mjs');
  else runIn(findRuntime());
} catch (error) {
  process.stderr.write(`gatehouse: ${error.message}\n`);
  process.exitCode = unavailable;
}

function runIn(runtime) {
  const child = spawn(runtime, [entryFile, ...args], { stdio: 'inherit' });
  forwardSignals(child);
  child.on('error', error => {
    process.stderr.write(`gatehouse: ${runtime} does not start: ${error.message}\n`);
    process.exit(unavailable);
  });
  child.on('exit', endAs);
}
