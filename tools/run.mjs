#!/usr/bin/env node
// Runs a file with the pinned Node, whichever Node npm itself runs on: `node tools/run.mjs tools/test.ts args…`.
// Plain JavaScript, since the Node that starts it may be older than the one that strips types.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const platformPackage = `${process.platform === 'darwin' ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
const pinned = join(import.meta.dirname, '..', 'node_modules', platformPackage, 'bin', 'node');
const oldest = 26;

const ownIsEnough = Number.parseInt(process.versions.node, 10) >= oldest;
if (!existsSync(pinned) && !ownIsEnough) {
  console.error(`Gatehouse needs Node ${oldest}: ${platformPackage} is not installed. Run \`npm ci\`.`);
  process.exit(1);
}

const child = spawn(existsSync(pinned) ? pinned : process.execPath, process.argv.slice(2), {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', error => {
  console.error(`cannot start Node ${oldest}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  // Ends the way the child did, for whoever looks at how we ended.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});
