import type { RandomSource } from '#kernel';
import type { ApiServices } from '#api';
import type { ContractFetcher, ContractLint } from '#contracts';
import type {
  ClientSecrets,
  Keys,
  OwnAuthority,
  RegistrationTokens,
  Tokens,
  Vault,
  VaultStatus,
} from '#credentials';
import type { LeakDesk, LeakedCredential } from '../care/leaks.ts';
import type { Traffic } from '#monitoring';
import type { BlockDesk } from '../blocks.ts';
import type { CoreRulesDesk } from '../core-rules.ts';
import type { JournalPlace } from '../journal.ts';

/** What the routes work with, put together by `createAdminApi`. */
export interface AdminServices extends ApiServices {
  readonly keys: Keys;
  /** Secrets of clients of the authorization server. */
  readonly secrets: ClientSecrets;
  /** Tokens by which programs register clients. */
  readonly registrations: RegistrationTokens;
  /** Issues client certificates. */
  readonly ownAuthority: OwnAuthority;
  readonly tokens: Tokens;
  /** Credentials that got out. */
  readonly leaks: LeakDesk;
  /** Writes to the owners of what was revoked. */
  readonly tellOfLeaks: (leaked: readonly LeakedCredential[]) => Promise<void>;
  /** Rotates the keys of the vault. */
  readonly vault: VaultKeeping;
  /** Where secrets of identity providers are sealed. */
  readonly sealing: Vault;
  /** What secrets for upstreams are sealed under. */
  readonly upstreamSeal: Uint8Array;
  readonly random: RandomSource;
  /** Where calls are written down; none where nothing is. */
  readonly journal: JournalPlace | undefined;
  /** What the gateways report. */
  readonly traffic: Traffic;
  readonly blocks: BlockDesk;
  /** The OWASP Core Rule Set of this node; none where no directory was told. */
  readonly coreRules: CoreRulesDesk | undefined;
  /** The OpenAPI document of all that is served beside these routes. */
  readonly openApi: () => object;
  /** The program's version. */
  readonly version: string;
  readonly contracts: Pick<ContractFetcher, 'fetch'>;
  readonly lint: ContractLint;
  readonly installation: () => Installation;
}

export interface VaultKeeping {
  /** Where the master key comes from: only one in a file is the program's to replace. */
  readonly source: 'environment' | 'command' | 'file';
  status(): Promise<VaultStatus>;
  /** New data keys; everything is sealed anew. @throws conflict */
  rotateDataKeys(): Promise<void>;
  /** A new master key in the place of the old one. @throws conflict where the program does not keep it in a file */
  rotateMasterKey(): Promise<void>;
  /** Goes on with what was cut off, and shuts out master keys that were replaced. */
  finish(): Promise<void>;
}

/** What of the program only the one who started it knows. */
export interface Installation {
  /** Whether the demo city is served as well. */
  readonly demo: boolean;
  /** Base URLs by listener, such as `external https`, `portal` or `console`. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Number of the Snapshot that the gateways of this process serve; 0 before the first. */
  readonly serving: number;
  /** Certificates that are obtained by ACME. */
  readonly certificates: () => Promise<readonly KeptCertificate[]>;
}

/** How a certificate that is obtained by ACME does. Milliseconds since the epoch. */
export interface KeptCertificate {
  readonly zone: string;
  readonly name: string;
  /** Null before the first. */
  readonly notAfter: number | null;
  readonly nextAttemptAt: number;
  /** In a row. */
  readonly failures: number;
  readonly lastError: string | null;
}
