import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTraceContext } from './trace-context.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

suite('trace context', () => {
  let asked = 0;
  const context = createTraceContext(bytes => {
    asked++;
    return new Uint8Array(bytes).map((_, index) => index + asked);
  });

  test('a valid trace is continued under a new span, with its flags', () => {
    const { traceparent, continued } = context.next(`00-${trace}-${span}-01`);
    assert.match(traceparent, new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    assert.ok(!traceparent.includes(span));
    assert.equal(continued, true);
  });

  test('what a later version adds is not carried on', () => {
    const { traceparent } = context.next(`cc-${trace}-${span}-01-what-the-future-brings`);
    assert.match(traceparent, new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  });

  for (const [what, bad] of Object.entries({
    nothing: undefined,
    empty: '',
    'version ff': `ff-${trace}-${span}-01`,
    'a zero trace': `00-${'0'.repeat(32)}-${span}-01`,
    'a zero span': `00-${trace}-${'0'.repeat(16)}-01`,
    'upper case': `00-${trace.toUpperCase()}-${span}-01`,
    'more than version 00 has': `00-${trace}-${span}-01-x`,
    'a short trace': `00-${trace.slice(1)}-${span}-01`,
    'a line ending': `00-${trace}-${span}-01\r\nX: y`,
    'white space': ` 00-${trace}-${span}-01`,
  })) {
    test(`a new trace begins instead of ${what}`, () => {
      const { traceparent, continued } = context.next(bad);
      assert.match(traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      assert.ok(!traceparent.includes(trace));
      assert.equal(continued, false);
    });
  }

  test('no two requests share a span, also across fetches of randomness', () => {
    let count = 0;
    const counting = createTraceContext(bytes => {
      const octets = new Uint8Array(bytes);
      for (let index = 0; index + 4 <= bytes; index += 4)
        new DataView(octets.buffer).setUint32(index, ++count);
      return octets;
    });
    const spans = new Set(Array.from({ length: 2000 }, () => counting.next(undefined).traceparent));
    assert.equal(spans.size, 2000);
  });
});
