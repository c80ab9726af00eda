/**
 * What `npm test` shows while a suite runs: a dot for each test that passes, everything about each one that fails,
 * and what the tests print themselves.
 */
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

const width = 100;

type Failure = Extract<TestEvent, { type: 'test:fail' }>['data'];

export default async function* dots(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let column = 0;
  for await (const { type, data } of source) {
    let text = '';
    if (type === 'test:fail') text = describe(data);
    else if (type === 'test:stdout' || type === 'test:stderr') text = data.message.replace(/\n*$/, '\n');
    if (text.trim() !== '') {
      yield column > 0 ? `\n${text}` : text;
      column = 0;
    }
    if (type === 'test:pass' && data.details.type !== 'suite') {
      yield data.skip === undefined && data.todo === undefined ? '.' : 's';
      column += 1;
      if (column === width) {
        yield '\n';
        column = 0;
      }
    }
  }
  if (column > 0) yield '\n';
}

/** The failure with its place and cause; nothing for a suite that failed only because a test inside it did. */
function describe({ name, file, line, details: { error } }: Failure): string {
  if ('failureType' in error && error.failureType === 'subtestsFailed') return '';
  const place = file === undefined ? '' : ` (${relative(process.cwd(), file)}:${line ?? 0})`;
  const cause = inspect(error.cause ?? error, { colors: process.stdout.isTTY, depth: 6 });
  return `✖ ${name}${place}\n${cause.replaceAll(/^/gm, '  ')}\n`;
}
