import { addressGroup, type Client } from '#api';
import type { Principal, Realm, Vault } from '#credentials';
import { systemClock, systemRandom, type Clock, type Log, type RandomSource } from '#kernel';
import type { Store } from '#store';
import { authenticateSession } from './authenticate.ts';
import { createDirectory, type Directory } from './federation/ldap.ts';
import { type OidcClient, RelyingParty } from './federation/oidc.ts';
import { type Provider, readSecret } from './federation/providers.ts';
import { forgetSamlKeys } from './federation/saml-key.ts';
import { firstRunLink } from './flows/first-run.ts';
import { passwordGrant } from './flows/password-grant.ts';
import { CodeGuard } from './guard/code-guard.ts';
import { StoreCounts } from './guard/counts.ts';
import { SignInGuard } from './guard/sign-in-guard.ts';
import { Throttle } from './guard/throttle.ts';
import { createKeyed } from './keyed.ts';
import { Later } from './mail/later.ts';
import { Mailer } from './mail/mailer.ts';
import type { Outbox } from './mail/outbox.ts';
import { createPasswords, type Passwords } from './passwords/hashing.ts';
import { SeenNotes } from './seen.ts';
import { sweep } from './sweep.ts';
import type { EndDeveloper, MakeDeveloper, Tools } from './tools.ts';

const minute = 60_000;
/** Milliseconds between two sweeps of what is over. */
const sweepEvery = 10 * minute;
/** Requests of strangers that cost a hash or a mail, per address. */
const requestPace = { free: 10, forgetMs: 6 * minute, firstWaitMs: 10_000, maxWaitMs: 15 * minute };

export interface IdentityOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly outbox: Outbox;
  /** Where the screens of a realm are, such as `http://127.0.0.1:7002`; asked when a link is written. */
  readonly origin: (realm: Realm) => string;
  readonly makeDeveloper: MakeDeveloper;
  readonly endDeveloper: EndDeveloper;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  /** argon2id at today's cost unless told. */
  readonly passwords?: Passwords;
  /** Asks the providers that are configured unless told. */
  readonly relyingParty?: OidcClient;
  readonly directory?: Directory;
}

/** People who sign in, for console and portal. */
export interface Identity {
  readonly tools: Tools;
  /** Who a browser's session belongs to; `anonymous` without one. @throws csrf-refused */
  authenticate(realm: Realm, client: Client): Promise<Principal>;
  /** Whose password an application shows (legacy). @throws sign-in-refused, rate-limited, busy */
  passwordGrant(
    realm: Realm,
    shown: { readonly email: string; readonly password: string; readonly client: string },
    address: string,
  ): Promise<string>;
  /**
   * The address at which the first administrator makes their account, voiding the one given before; undefined when
   * an administrator can sign in. For the operator's terminal; never for a log.
   */
  firstRunLink(): Promise<string | undefined>;
  /** Removes what is over. */
  sweep(): Promise<void>;
  /** Sweeps from time to time, until `stop`. */
  start(): void;
  /** Resolves when mail and notes under way are written. */
  stop(): Promise<void>;
}

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { store, vault, log, outbox, origin, makeDeveloper, endDeveloper } = options;
  const { clock = systemClock, random = systemRandom, passwords = createPasswords(random) } = options;
  const keyed = createKeyed(await vault.identityPepper());
  const counts = new StoreCounts(store, keyed);
  const later = new Later(log);
  const seen = new SeenNotes(store, log);
  const secretOf = (provider: Provider) => readSecret(vault, provider);
  const tools: Tools = {
    store,
    vault,
    clock,
    random,
    log,
    keyed,
    passwords,
    guard: new SignInGuard(counts, clock),
    codes: new CodeGuard(counts, clock),
    requests: new Throttle(requestPace, clock),
    mailer: new Mailer({ outbox, counts, clock, origin }),
    later,
    makeDeveloper,
    endDeveloper,
    relyingParty: options.relyingParty ?? new RelyingParty({ clock, log, secretOf }),
    directory: options.directory ?? createDirectory({ log, secretOf }),
  };
  let timer: NodeJS.Timeout | undefined;
  const sweepNow = () =>
    store.change(async change => {
      await sweep(change, clock.now());
      await forgetSamlKeys(vault, change, clock.now());
    });
  return {
    tools,
    authenticate: (realm, client) => authenticateSession(tools, seen, realm, client),
    passwordGrant: (realm, shown, address) =>
      passwordGrant(tools, realm, shown, { address, group: addressGroup(address), agent: '' }),
    async firstRunLink() {
      const secret = await store.change(change => firstRunLink(tools, change));
      return secret === undefined ? undefined : tools.mailer.linkTo('internal', 'first-run', secret);
    },
    sweep: sweepNow,
    start() {
      timer ??= setInterval(() => {
        sweepNow().catch((error: unknown) => log.warn({ err: error }, 'old sessions could not be removed'));
      }, sweepEvery).unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await later.settled();
      await seen.settled();
      await outbox.close?.();
    },
  };
}
