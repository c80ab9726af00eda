/**
 * Runs Gatehouse in this process, which must be the pinned Node.js. Compiled code is cached between starts, which
 * is what makes running TypeScript directly quick.
 */
import module from 'node:module';
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from './runtime.mjs';

/**
 * Code is loaded from the cache unseen, so it must be a directory that only this user can write to: beside the
 * installed packages where that is ours, else below the home directory, never in a shared temporary directory.
 */
function safeCacheDirectory() {
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  for (const directory of [
    join(packageRoot, 'node_modules', '.cache', 'gatehouse'),
    join(caches, 'gatehouse', 'compiled'),
  ]) {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const status = lstatSync(directory);
      if (status.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o022) === 0)
        return directory;
    } catch {
      // Not writable for us: the next one, or no cache at all.
    }
  }
  return undefined;
}

if (process.env.NODE_COMPILE_CACHE === undefined) {
  const directory = safeCacheDirectory();
  if (directory !== undefined) {
    module.enableCompileCache(directory);
    // Worker threads take it from their environment.
    process.env.NODE_COMPILE_CACHE = directory;
    // A server that is killed one day would not write it down at its end.
    setTimeout(() => module.flushCompileCache(), 3_000).unref();
  }
}

const { run } = await import('../src/cli/index.ts');
const code = await run(process.argv.slice(2));
// A number means that the command is finished; a server goes on and ends itself.
if (typeof code === 'number') {
  process.exitCode = code;
  process.channel?.unref();
}
