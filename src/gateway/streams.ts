import type { Step } from './snapshot/plan.ts';

/** How long responses without an end of their own may be quiet and may last (milliseconds). */
export interface StreamRule {
  readonly idleMs: number;
  readonly lifetimeMs: number;
  /** Lower-case media types that count as such beside `text/event-stream`. */
  readonly mediaTypes: readonly string[];
}

/** What applies where no policy says otherwise. */
export const standardStreams: StreamRule = { idleMs: 300_000, lifetimeMs: 86_400_000, mediaTypes: [] };

/** One rule of several attachments: each can only tighten. */
export function streamRule(steps: readonly Step<StreamRule>[]): StreamRule {
  // What is only tried out bounds nothing.
  const rules = steps.filter(({ mode }) => mode === 'block').map(({ run }) => run);
  if (rules.length === 0) return standardStreams;
  return {
    idleMs: Math.min(...rules.map(rule => rule.idleMs)),
    lifetimeMs: Math.min(...rules.map(rule => rule.lifetimeMs)),
    mediaTypes: rules.flatMap(rule => rule.mediaTypes),
  };
}

/** Whether an answer with these fields (lower-case names and values in turn) is a stream under the rule. */
export function isStream(headers: readonly string[], { mediaTypes }: StreamRule): boolean {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at] !== 'content-type') continue;
    const essence = (headers[at + 1] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    return essence === 'text/event-stream' || mediaTypes.includes(essence);
  }
  return false;
}
