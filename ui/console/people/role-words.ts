import { roleTitles } from '#kit/api/roles.ts';
import type { User } from '#kit/api/admin.ts';

export type Role = User['roles'][number];

/** What each role may do, in plain words, for those who hand roles out. */
const mayDo: Readonly<Record<Role, string>> = {
  administrator:
    'Runs the installation: people, tokens, APIs, plans, developers, Snapshots, backups. Can neither waive controls nor approve subscriptions.',
  security:
    'Sets policies and zones, waives controls, revokes keys and tokens, rolls Snapshots back, reads the audit log and refusals.',
  'business-owner':
    'Publishes versions, shapes plans, registers developers, approves or rejects who may use an API, sees traffic.',
  'api-developer': 'Imports and changes APIs, attaches policies, publishes, sees traffic and refusals.',
  'application-developer':
    'Registers applications, subscribes them, makes and revokes their keys, sees their refusals.',
  analyst: 'Sees the catalogue, applications, traffic and refusals. Changes nothing.',
  auditor: 'Reads the audit log, people, tokens, developers and refusals. Changes nothing.',
};

/** Every role with what it is called and may do, the mightiest first. */
export const roleWords: readonly { readonly role: Role; readonly title: string; readonly may: string }[] = (
  Object.keys(mayDo) as Role[]
).map(role => ({ role, title: roleTitles[role] ?? role, may: mayDo[role] }));

/** "Administrator, Security"; a dash for none. */
export const titlesOf = (roles: readonly Role[]): string =>
  roles.length === 0 ? '–' : roles.map(role => roleTitles[role] ?? role).join(', ');
