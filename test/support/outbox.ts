import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** The link in the newest mail to an address, as somebody who reads it would follow it. */
export async function linkInMail(dataDir: string, to: string): Promise<string> {
  const outbox = join(dataDir, 'outbox');
  // Made with the first mail, which is written after the page has said that it is on its way.
  const mails = () => (existsSync(outbox) ? readdirSync(outbox) : []);
  const newest = () =>
    mails()
      .filter(name => name.endsWith('.eml'))
      .toSorted()
      .map(name => readFileSync(join(outbox, name), 'utf8'))
      .findLast(text => text.includes(`To: <${to}>`)) ?? '';
  const link = () => Promise.resolve(/https?:\/\/\S+#\S+/.exec(newest())?.[0]);
  return (await eventually(link, found => found !== undefined)) ?? '';
}
