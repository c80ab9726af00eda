import type { FastifyInstance } from 'fastify';
import { createServer } from '#api';
import { ContractFetcher, ContractLint } from '#contracts';
import type { Vault } from '#credentials';
import {
  type AuthorizationServer,
  type Identity,
  identityTags,
  oauthPages,
  samlPages,
  scimPages,
} from '#identity';
import type { Log } from '#kernel';
import { adminPrefix, type AdminApiOptions, createAdminApi, registrationPages } from '#manager';
import type { Store } from '#store';
import type { Settings } from '../settings.ts';
import { version } from '../version.ts';
import type { Listening } from './listening.ts';
import { registrationAt } from './oauth.ts';
import { peopleRoutes } from './people.ts';
import { screensOf } from './screens.ts';

type Told = 'vaultKeeping' | 'traffic' | 'journal' | 'installation' | 'blocks' | 'coreRules' | 'tellOfLeaks';

export interface ConsoleParts extends Pick<AdminApiOptions, Told> {
  readonly settings: Settings;
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly people: Identity;
  /** The authorization server of staff. */
  readonly oauth: AuthorizationServer;
  readonly listening: Listening;
}

/** The console's server: the admin API, its screens, and what staff and their programs sign in by. */
export async function openConsole(parts: ConsoleParts): Promise<FastifyInstance> {
  const { settings, store, vault, log, people, oauth, listening, ...told } = parts;
  const adminApi = await createAdminApi({
    ...told,
    store,
    vault,
    log,
    version,
    session: client => people.authenticate('internal', client),
    also: peopleRoutes('internal', adminPrefix, { store, log, identity: people, oauth }),
    alsoTags: identityTags,
    contracts: new ContractFetcher({ allowedHosts: settings.contractHosts ?? [] }),
    lint: new ContractLint(settings.lintGate),
  });
  const reached = listening.reached('console');
  const { front } = reached;
  return createServer({
    areas: [adminApi],
    pages: async app => {
      await app.register(oauthPages(oauth, listening.clientAddress));
      await app.register(registrationPages({ store, vault, log, front, ...registrationAt(oauth) }));
      await app.register(samlPages('internal', people.tools, front));
      await app.register(scimPages({ tools: people.tools, authenticate: adminApi.authenticate, front }));
      await app.register(screensOf('console', log));
    },
    docs: listening.docs,
    log,
    ...reached,
  });
}
