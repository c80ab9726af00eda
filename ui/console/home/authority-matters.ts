import type { Authority } from '#kit/api/admin.ts';
import { firstList, nearness, within } from '../authorities/standing.ts';
import { listed, type Matter, rest } from './matters.ts';

const common = { href: '/authorities', action: 'Show authorities' };

/** Authorities whose certificates or revocation lists have run out or soon do, the first to end first. */
export function authorityMatters(authorities: readonly Authority[], now: number): readonly Matter[] {
  const matters = authorities
    .flatMap(authority => [certificateMatter(authority, now), listMatter(authority, now)])
    .filter(matter => matter !== undefined)
    .toSorted((a, b) => a.at - b.at);
  const more = rest(
    matters.length,
    'more of an authority runs out',
    'more of authorities run out',
    '/authorities',
    'soon',
  );
  return [...matters.slice(0, listed), ...more];
}

type Dated = Matter & { readonly at: number };

function certificateMatter({ id, name, notAfter: at }: Authority, now: number): Dated | undefined {
  const near = nearness(at, now);
  if (near === 'far') return undefined;
  const key = `certificate ${id}`;
  const detail = 'Bring in the renewed one, in place of it or beside it.';
  return near === 'over'
    ? { ...common, key, at, kind: 'urgent', title: `A certificate of ${name} has expired`, detail }
    : { ...common, key, at, kind: 'soon', title: `A certificate of ${name} ends ${within(at, now)}`, detail };
}

function listMatter(authority: Authority, now: number): Dated | undefined {
  const list = firstList(authority);
  if (list === undefined) return undefined;
  const at = list.nextUpdate;
  const near = nearness(at, now);
  if (near === 'far') return undefined;
  const key = `list ${authority.id}`;
  const of = `revocation list of ${authority.name}`;
  return near === 'over'
    ? {
        ...common,
        key,
        at,
        kind: 'urgent',
        title: `The ${of} is out of date`,
        detail: 'No certificate of this issuer is accepted until a new list is brought in.',
      }
    : {
        ...common,
        key,
        at,
        kind: 'soon',
        title: `The ${of} runs out ${within(at, now)}`,
        detail: 'After that, no certificate of this issuer is accepted.',
      };
}
