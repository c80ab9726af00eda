import { type Area, type Client, FailedAttempts, mounted, type Mounted, openApiOf, type Route } from '#api';
import {
  anonymous,
  createClientSecrets,
  createKeys,
  createOwnAuthority,
  createRegistrationTokens,
  createTokens,
  operatorPrincipal,
  verifyOperatorCredential,
  type Principal,
  type Vault,
} from '#credentials';
import { ContractFetcher, ContractLint } from '#contracts';
import { systemClock, systemRandom, type Clock, type Log, type RandomSource } from '#kernel';
import type { Traffic } from '#monitoring';
import type { Store } from '#store';
import type { JournalPlace } from '../journal.ts';
import { createLeakDesk, type LeakedCredential } from '../care/leaks.ts';
import { settle } from '../publish/settle.ts';
import { routes } from '../routes/index.ts';
import { authenticate } from './authentication.ts';
import { keepingOf } from './vault-keeping.ts';
import type { Installation, VaultKeeping } from './services.ts';
import { type BlockDesk, noBlocks } from '../blocks.ts';
import type { CoreRulesDesk } from '../core-rules.ts';
import { tags } from './tags.ts';
import { TokenUse } from './token-use.ts';

export interface AdminApiOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  /** The program's version. */
  readonly version: string;
  /** Where calls are written down; nowhere unless given. */
  readonly journal?: JournalPlace;
  /** What the gateways report. */
  readonly traffic: Traffic;
  /** Who is blocked for a while; nobody unless given. */
  readonly blocks?: BlockDesk;
  /** The OWASP Core Rule Set of this node; none unless given. */
  readonly coreRules?: CoreRulesDesk | undefined;
  /** Who a browser's session belongs to; nobody unless given. */
  readonly session?: (client: Client) => Promise<Principal>;
  /** Routes of other rooms that belong to the same API. */
  readonly also?: readonly Mounted[];
  /** What the groups are into which those routes fall. */
  readonly alsoTags?: Readonly<Record<string, string>>;
  /** Rotates the keys of the vault; the data keys only, unless given. */
  readonly vaultKeeping?: VaultKeeping;
  /** Fetches contracts by URL; from public addresses only, unless given. */
  readonly contracts?: Pick<ContractFetcher, 'fetch'>;
  /** Lints contracts; holds back none unless given. */
  readonly lint?: ContractLint;
  /** Writes to the owners of credentials that got out; to nobody unless given. */
  readonly tellOfLeaks?: (leaked: readonly LeakedCredential[]) => Promise<void>;
  readonly installation?: () => Installation;
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

/** Where the admin API lives below the console's address. */
export const adminPrefix = '/api/v1';

/** The admin API, for the console's server. */
export async function createAdminApi(options: AdminApiOptions): Promise<Area> {
  const { store, vault, log, clock = systemClock, random = systemRandom } = options;
  const keys = createKeys({ pepper: await vault.pepper(), clock, random });
  const tokens = createTokens({ pepper: await vault.adminPepper(), clock, random });
  const clientTools = { pepper: await vault.clientPepper(), clock, random };
  const secrets = createClientSecrets(clientTools);
  const registrations = createRegistrationTokens(clientTools);
  const use = new TokenUse({ store, tokens, clock, log });
  const attempts = new FailedAttempts(clock);
  const services = {
    store,
    clock,
    log,
    settle,
    keys,
    secrets,
    registrations,
    ownAuthority: createOwnAuthority(vault, clock),
    tokens,
    leaks: await createLeakDesk(vault, { keys, secrets, tokens, registrations }),
    tellOfLeaks: options.tellOfLeaks ?? (() => Promise.resolve()),
    sealing: vault,
    upstreamSeal: await vault.upstreamSeal(),
    random,
    vault: options.vaultKeeping ?? keepingOf(vault),
    journal: options.journal,
    traffic: options.traffic,
    blocks: options.blocks ?? noBlocks,
    coreRules: options.coreRules,
    version: options.version,
    contracts: options.contracts ?? new ContractFetcher({ allowedHosts: [] }),
    lint: options.lint ?? new ContractLint('off'),
    installation:
      options.installation ??
      (() => ({
        demo: false,
        addresses: new Map<string, string>(),
        serving: 0,
        certificates: () => Promise.resolve([]),
      })),
    openApi: () =>
      adminOpenApi(options.version, {
        routes: (options.also ?? []).map(({ route }) => route),
        tags: options.alsoTags ?? {},
      }),
  };
  const credentials = {
    async adminToken(text: string) {
      const principal = await tokens.authenticateToken(store.db, text);
      if (principal !== undefined) use.note(principal);
      return principal;
    },
    operator(text: string) {
      const verified = verifyOperatorCredential(vault.masterKey, text, clock.now());
      return verified && operatorPrincipal(verified.osUser);
    },
    session: options.session ?? (() => Promise.resolve(anonymous)),
  };
  return {
    prefix: adminPrefix,
    mounted: [...mounted(routes, services, adminPrefix), ...(options.also ?? [])],
    authenticate: client => authenticate(client, credentials, attempts),
  };
}

/** Routes of other rooms, and the groups into which they fall. */
interface Described {
  readonly routes: readonly Route[];
  readonly tags: Readonly<Record<string, string>>;
}

const noMore: Described = { routes: [], tags: {} };

/** The OpenAPI 3.1 document of the admin API, as it is served and as the reference is generated from it. */
export function adminOpenApi(version: string, also: Described = noMore): object {
  return openApiOf([...routes, ...also.routes], {
    title: 'Gatehouse admin API',
    description: 'Everything that the console and the command line do, for programs.',
    version,
    prefix: adminPrefix,
    server: 'http://localhost:7002',
    tags: { ...tags, ...also.tags },
    securitySchemes: {
      token: {
        type: 'http',
        scheme: 'bearer',
        description: 'An admin token (`gha_…`), or the local operator credential (`gho_…`) on loopback.',
      },
    },
  });
}
