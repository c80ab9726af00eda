import type { BalanceDocument } from '../snapshot/document.ts';
import { byHash, leastOutstanding, roundRobin, type Balance } from './balance.ts';
import { callerOf, type CallOrigin } from './call-origin.ts';

/** What calls are spread by. */
export type HashKey = (from: CallOrigin) => string;

/** How an upstream chooses, and by what where it goes by hash. */
export function balanceOf({ by = 'round-robin', of = 'address' }: BalanceDocument = {}): {
  readonly balance: Balance;
  readonly hashKey: HashKey | undefined;
} {
  if (by === 'round-robin') return { balance: roundRobin, hashKey: undefined };
  if (by === 'least-outstanding') return { balance: leastOutstanding, hashKey: undefined };
  return { balance: byHash, hashKey: keyOf(of) };
}

function keyOf(of: NonNullable<BalanceDocument['of']>): HashKey {
  if (of === 'address') return ({ address }) => address;
  if (of === 'application') return callerOf;
  const name = of.header.toLowerCase();
  // Calls without the field have to go somewhere: each address to a target of its own.
  return ({ request, address }) => request.headers[name]?.toString() ?? address;
}
