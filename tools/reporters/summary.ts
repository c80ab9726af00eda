/** Only the runner's own closing lines (`tests 12`, `pass 12`, …), one a line, for tools/test.ts to read. */
import type { TestEvent } from 'node:test/reporters';

export default async function* summary(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic' && data.nesting === 0 && /^[a-z_]+ [\d.]+$/.test(data.message))
      yield `${data.message}\n`;
  }
}
