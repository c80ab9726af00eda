import type { Findings } from './findings.ts';
import { member, pointer, type Json } from './json.ts';

/** For contracts that describe a WebSocket without its answer: OpenAPI has no words for it but 101. */
const extension = 'x-gatehouse-websocket';

/**
 * Tells who imports a contract which operations are WebSockets: a GET that answers 101, or that says so by
 * `x-gatehouse-websocket`. A contract opens nothing by itself; that takes the policy.
 */
export function noteWebSocket(operation: Json, method: string, at: string, findings: Findings): void {
  const declared = member(operation, extension);
  if (declared !== undefined && typeof declared !== 'boolean')
    findings.fault(pointerBelow(at, extension), 'must be true or false');
  const answers = member(member(operation, 'responses'), '101') !== undefined;
  if (declared !== true && !(answers && declared === undefined)) return;
  if (method === 'get')
    findings.warn(
      at,
      'describes a WebSocket; attach the policy `websocket` to it, or its upgrade is refused',
    );
  else if (declared === true)
    findings.fault(
      pointerBelow(at, extension),
      `a WebSocket is opened with GET, and this is ${method.toUpperCase()}`,
    );
}

const pointerBelow = (at: string, name: string): string => `${at}${pointer(name)}`;
