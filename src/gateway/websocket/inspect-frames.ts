import { failed, settle } from '../engine.ts';
import type { Validated } from '../exchange.ts';
import type { Refusal } from '../refusal.ts';

/** Reports kept of one connection; it may send messages for a day. */
const reportsAtMost = 20;

/** The `frame` steps of an operation as one look at a message; undefined where there are none. */
export function inspectFrames(
  x: Validated,
): ((message: Buffer, text: boolean) => Refusal | undefined) | undefined {
  const { frame } = x.operation;
  if (frame.length === 0) return undefined;
  return (message, text) => {
    for (const step of frame) {
      if (step.mode === 'report' && x.reported.length >= reportsAtMost) continue;
      let verdict: Refusal | undefined;
      try {
        verdict = step.run(x, message, text);
      } catch (error) {
        verdict = failed(step, error);
      }
      const refusal = settle(step, verdict, x);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}
