import { systemRandom, type RandomSource } from '#kernel';

/** Position of a request in a distributed trace (W3C Trace Context): continued when there is one, else begun. */
export interface TraceContext {
  /** Makes the `traceparent` for the upstream from the client's, if that is valid; says whether it is. */
  next(incoming: string | undefined): { readonly traceparent: string; readonly continued: boolean };
}

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?$/;
const noTrace = '0'.repeat(32);
const noSpan = '0'.repeat(16);
const spanDigits = 16;
/** Octets of randomness fetched at once: asking the system for each request would cost more than the request. */
const poolOctets = 4096;

export function createTraceContext(random: RandomSource = systemRandom): TraceContext {
  let pool = '';
  let at = 0;
  const digits = (count: number): string => {
    if (at + count > pool.length) {
      pool = Buffer.from(random(poolOctets)).toString('hex');
      at = 0;
    }
    at += count;
    return pool.slice(at - count, at);
  };
  return {
    next(incoming) {
      const trace = incoming === undefined ? undefined : readTraceparent(incoming);
      return trace === undefined
        ? // Not sampled: Gatehouse itself records nothing under this trace.
          { traceparent: `00-${digits(32)}-${digits(spanDigits)}-00`, continued: false }
        : { traceparent: `00-${trace.id}-${digits(spanDigits)}-${trace.flags}`, continued: true };
    },
  };
}

/** Trace id and flags of a valid `traceparent` (W3C Trace Context section 3.2), also of a later version. */
function readTraceparent(text: string): { id: string; flags: string } | undefined {
  const parts = shape.exec(text);
  if (parts === null) return undefined;
  const [, version = '', id = '', span, flags = '', more] = parts;
  if (version === 'ff' || id === noTrace || span === noSpan) return undefined;
  if (version === '00' && more !== undefined) return undefined;
  return { id, flags };
}
