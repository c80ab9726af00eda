import type { Database } from '../schema.ts';

/**
 * A backup is one gzip'd file of JSON lines, the same for both dialects, so that a store can also be moved from
 * SQLite to PostgreSQL and back:
 *
 *     {"format":"gatehouse-backup","version":1,"migrations":[…],…}    what follows, and of which version
 *     {"table":"apis","columns":["id",…]}                            then the rows of this table
 *     ["api_…",…]
 *     …
 *     {"end":true,"rows":123,"sha256":"…"}                           of every byte above, uncompressed
 *
 * It holds secrets only as the store does: sealed, or hashed. The master key is never in the store, so neither is
 * it here; without it a restored vault cannot be opened.
 */
export interface BackupHeader {
  readonly format: typeof backupFormat;
  readonly version: number;
  /** Ms since the epoch. */
  readonly createdAt: number;
  /** The migrations that made these tables, in order. */
  readonly migrations: readonly string[];
  /** The last number given out per table that numbers its rows by itself: a number is never given twice. */
  readonly numbers: Readonly<Record<string, number>>;
}

export interface BackupTable {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface BackupEnd {
  readonly end: true;
  readonly rows: number;
  readonly sha256: string;
}

export type Cell = string | number | null;

export const backupFormat = 'gatehouse-backup';
export const backupVersion = 1;

/** Every table with its key, each after those its rows refer to. */
export const tablesInOrder: readonly (readonly [table: keyof Database, key: string])[] = Object.entries({
  zones: 'name',
  apis: 'id',
  api_versions: 'id',
  operations: 'id',
  policy_attachments: 'id',
  waivers: 'id',
  plans: 'id',
  developers: 'id',
  applications: 'id',
  subscriptions: 'id',
  api_keys: 'id',
  client_authorities: 'id',
  client_certificates: 'id',
  signing_keys: 'id',
  oauth_clients: 'id',
  client_secrets: 'id',
  client_waivers: 'id',
  registration_tokens: 'id',
  expiry_notices: 'id',
  admin_tokens: 'id',
  snapshots: 'number',
  feed: 'sequence',
  audit_entries: 'sequence',
  vault_keys: 'id',
  vault_wraps: 'id',
  vault_items: 'id',
  quota_counters: 'fingerprint',
  journal_heads: 'file',
  users: 'id',
  person_keys: 'user_id',
  sessions: 'id',
  one_time_links: 'id',
  groups: 'id',
  group_members: 'id',
  passkeys: 'id',
  authenticator_apps: 'id',
  recovery_codes: 'id',
  used_challenges: 'id',
  attempt_counts: 'id',
  former_passwords: 'id',
  realm_settings: 'realm',
  identity_providers: 'id',
  federated_identities: 'id',
  federated_answers: 'id',
  provisioned: 'id',
  traffic_series: 'id',
  traffic_rollups: 'id',
  decisions: 'id',
  exposure: 'id',
  stops: 'id',
  acme_certificates: 'id',
  oauth_keys: 'id',
  oauth_artefacts: 'id',
  oauth_consents: 'id',
} satisfies Record<keyof Database, string>) as [keyof Database, string][];

/** The tables whose rows the database numbers. */
export const selfNumbered = { table: 'audit_entries', column: 'sequence' } as const;
