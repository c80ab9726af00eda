import { createContext, useContext } from 'react';
import { useRead } from '#kit/api/hooks.ts';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';

/** What the actors are called whom the viewer may know: people and tokens, by `user:<id>` and `token:<id>`. */
export function useActors(): ReadonlyMap<string, string> {
  const { can } = useSession();
  const people = useRead(api, '/users', { query: { limit: 200 } }, { enabled: can('users:read') });
  const tokens = useRead(api, '/tokens', { query: { limit: 200 } }, { enabled: can('tokens:read') });
  return new Map([
    ['system', 'Gatehouse itself'],
    ...(people.data?.items ?? []).map(({ id, name }) => [`user:${id}`, name] as const),
    ...(tokens.data?.items ?? []).map(({ id, name }) => [`token:${id}`, `Token ${name}`] as const),
  ]);
}

export const ActorNames = createContext<ReadonlyMap<string, string>>(new Map());

/** Who did it, by name where that is known; the entry itself holds no names. */
export const useActorName = (actor: string): string => {
  const names = useContext(ActorNames);
  const known = names.get(actor);
  if (known !== undefined) return known;
  if (actor.startsWith('registration:')) return 'A program that registers';
  if (actor.startsWith('client:')) return 'A client, of itself';
  return actor.startsWith('operator:') ? `Operator ${actor.slice('operator:'.length)}` : actor;
};
