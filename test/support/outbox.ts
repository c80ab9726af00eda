import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** The link in the newest mail to an address, as somebody who reads it would follow it. */
export async function linkInMail(dataDir: string, to: string): Promise<string> {
  const outbox = join(dataDir, 'outbox');
  const newest = () =>
    readdirSync(outbox)
      .filter(name => name.endsWith('.eml'))
      .toSorted()
      .map(name => readFileSync(join(outbox, name), 'utf8'))
      .findLast(text => text.includes(`To: <${to}>`)) ?? '';
  const link = () => Promise.resolve(/https?:\/\/\S+#\S+/.exec(newest())?.[0]);
  return (await eventually(link, found => found !== undefined)) ?? '';
}
