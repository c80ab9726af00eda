import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from './files-under.ts';

/** Bodies of webhooks as they were sent, from one service and its releases to run oneself; the same one only once. */
export function webhookExamples(modules: string): unknown[] {
  const found = new Map<string, unknown>();
  for (const path of filesUnder(join(modules, '@octokit/webhooks-examples'), /^index\.json$/, 40_000_000)) {
    const events = JSON.parse(readFileSync(path, 'utf8')) as { readonly examples: readonly unknown[] }[];
    for (const body of events.flatMap(({ examples }) => examples)) found.set(JSON.stringify(body), body);
  }
  return [...found.values()];
}
