import type { CrossOrigin } from '../cross-origin.ts';
import { Refusal } from '../refusal.ts';
import type { Step } from '../snapshot/plan.ts';
import type { MessageLimits } from './relay.ts';
import { valuesOf } from './fields.ts';

/** What `websocket` attachments allow, all of them together. Times in milliseconds. */
export interface WebSocketRule extends MessageLimits {
  /** Without a message or control frame, either way. */
  readonly idleMs: number;
  readonly lifetimeMs: number;
  /** Those that may be agreed on; undefined for any or none. */
  readonly subprotocols: ReadonlySet<string> | undefined;
  /** Origins whose pages may connect; undefined where that is left to `cors`. */
  readonly origins: ReadonlySet<string> | undefined;
}

/** A rule with the attachment that is named where it ends a connection. */
export interface EnforcedRule extends WebSocketRule {
  readonly by: Step<unknown>;
}

/** One rule of several attachments: each can only tighten. Undefined where none is enforced. */
export function websocketRule(steps: readonly Step<WebSocketRule>[]): EnforcedRule | undefined {
  // What is only tried out opens nothing.
  const enforced = steps.filter(({ mode }) => mode === 'block');
  const rules = enforced.map(({ run }) => run);
  // The narrowest, which people look at first.
  const by = enforced.at(-1);
  if (by === undefined) return undefined;
  const least = (of: (rule: WebSocketRule) => number): number => Math.min(...rules.map(of));
  return {
    by,
    idleMs: least(rule => rule.idleMs),
    lifetimeMs: least(rule => rule.lifetimeMs),
    messageBytes: least(rule => rule.messageBytes),
    upstreamMessageBytes: least(rule => rule.upstreamMessageBytes),
    perSecond: least(rule => rule.perSecond),
    burst: least(rule => rule.burst),
    subprotocols: shared(rules.map(rule => rule.subprotocols)),
    origins: shared(rules.map(rule => rule.origins)),
  };
}

function shared(lists: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  return lists.reduce((all, list) => {
    if (all === undefined || list === undefined) return all ?? list;
    return new Set([...all].filter(name => list.has(name)));
  }, undefined);
}

/**
 * Refuses pages of other origins (RFC 6455 section 10.2). A browser lets any page open a WebSocket anywhere and sends
 * along what it holds for that address, so nobody but the server can keep a stranger's page out. What is no browser
 * sends no Origin.
 */
export function originFault(
  rawHeaders: readonly string[],
  rule: WebSocketRule,
  crossOrigin: CrossOrigin | undefined,
): Refusal | undefined {
  const [origin, another] = valuesOf(rawHeaders, 'origin');
  if (origin === undefined) return undefined;
  if (another !== undefined)
    return new Refusal('websocket-handshake-malformed', { reason: 'Origin is repeated' });
  if (rule.origins?.has(origin) ?? crossOrigin?.allows(origin) ?? false) return undefined;
  return new Refusal('origin-not-allowed', { reason: 'WebSocket of an origin that no policy allows' });
}
