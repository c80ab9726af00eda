import { type Application, countKeys } from '#manager';
import { conflict, type Tx } from '#store';
import { bounds } from '../../bounds.ts';
import { adviceOf } from '../applications/shape.ts';

const day = 86_400_000;

/** Milliseconds of a lifetime in days. */
export const lifetimeOf = (days: number | undefined): number | undefined =>
  days === undefined ? undefined : days * day;

/** @throws conflict where the application has enough keys. */
export async function refuseTooManyKeys(tx: Tx, { id }: Application, now: number): Promise<void> {
  const { working, made } = await countKeys(tx, id, { now, since: now - day });
  if (working >= bounds.keys)
    throw conflict(`This application has ${bounds.keys} working keys. Revoke one that is not needed first.`);
  if (made >= bounds.keysMadeADay)
    throw conflict(`This application got ${bounds.keysMadeADay} keys within a day. Try again tomorrow.`);
}

/** How to keep a key, in the order of what matters most. */
export function adviceFor({ kind }: Application, environment: 'live' | 'test'): string[] {
  const where = adviceOf(kind);
  return [
    'Copy it now: it is shown only once, and kept nowhere.',
    ...(where === null
      ? ['Keep it where you keep secrets: not in source code, in addresses, in tickets or in chats.']
      : [where]),
    ...(environment === 'test'
      ? ['It is for trying out: the sandbox answers it with examples, and nothing reaches the API.']
      : ['If it gets out, revoke it here: gateways refuse it within a second.']),
  ];
}
