import type { Generated } from 'kysely';

/**
 * One schema for SQLite and PostgreSQL. Column types are the ones both share: text, integer (0/1 for truth),
 * bigint for milliseconds since the epoch, JSON as text. Every row that people change carries `revision`, which
 * is its ETag.
 */
export interface Database {
  zones: ZoneTable;
  apis: ApiTable;
  api_versions: ApiVersionTable;
  operations: OperationTable;
  policy_attachments: PolicyAttachmentTable;
  waivers: WaiverTable;
  plans: PlanTable;
  developers: DeveloperTable;
  applications: ApplicationTable;
  subscriptions: SubscriptionTable;
  api_keys: ApiKeyTable;
  client_authorities: ClientAuthorityTable;
  client_certificates: ClientCertificateTable;
  signing_keys: SigningKeyTable;
  oauth_clients: OauthClientTable;
  client_secrets: ClientSecretTable;
  client_waivers: ClientWaiverTable;
  registration_tokens: RegistrationTokenTable;
  expiry_notices: ExpiryNoticeTable;
  admin_tokens: AdminTokenTable;
  snapshots: SnapshotTable;
  feed: FeedTable;
  audit_entries: AuditEntryTable;
  vault_keys: VaultKeyTable;
  vault_wraps: VaultWrapTable;
  vault_items: VaultItemTable;
  quota_counters: QuotaCounterTable;
  journal_heads: JournalHeadTable;
  users: UserTable;
  person_keys: PersonKeyTable;
  sessions: SessionTable;
  one_time_links: OneTimeLinkTable;
  groups: GroupTable;
  group_members: GroupMemberTable;
  passkeys: PasskeyTable;
  authenticator_apps: AuthenticatorAppTable;
  recovery_codes: RecoveryCodeTable;
  used_challenges: UsedChallengeTable;
  attempt_counts: AttemptCountTable;
  former_passwords: FormerPasswordTable;
  realm_settings: RealmSettingsTable;
  identity_providers: IdentityProviderTable;
  federated_identities: FederatedIdentityTable;
  federated_answers: FederatedAnswerTable;
  provisioned: ProvisionedTable;
  traffic_series: TrafficSeriesTable;
  traffic_rollups: TrafficRollupTable;
  decisions: DecisionTable;
  exposure: ExposureTable;
  stops: StopTable;
  acme_certificates: AcmeCertificateTable;
  oauth_keys: OauthKeyTable;
  oauth_artefacts: OauthArtefactTable;
  oauth_consents: OauthConsentTable;
}

interface Kept {
  created_at: number;
  updated_at: number;
  /** Counts up by one with each change; starts at 1. */
  revision: number;
}

export interface ZoneTable extends Kept {
  /** Primary key: `external`, `internal`, or a name of one's own. */
  name: string;
  /** Status for a refused verb: 405, or 403 as a house rule. */
  verb_status: number;
  /** Status for a refused content type: 415, or 406 as a house rule. */
  content_type_status: number;
  /** JSON: string[] of CIDR ranges whose forwarding headers are believed. */
  trusted_proxies: string;
}

export interface ApiTable extends Kept {
  id: string;
  /** Slug, unique. */
  name: string;
  title: string;
  description: string;
  /** Who answers for it: a person or team, as text. */
  owner: string;
  /** What access tokens for it look like; null for JWTs (RFC 9068). */
  token_format: 'jwt' | 'opaque' | null;
}

export interface ApiVersionTable extends Kept {
  id: string;
  api_id: string;
  /** Unique within the API, such as `v1`. */
  name: string;
  lifecycle: 'draft' | 'published' | 'deprecated' | 'retired';
  audience: 'open' | 'registered' | 'partner' | 'internal';
  /** Name and version of the profile, such as `registered@2`, or null. */
  profile: string | null;
  /** JSON: string[] of zone names. */
  zones: string;
  /** JSON: string[] of host names. */
  hosts: string;
  base_path: string;
  /** JSON: UpstreamDocument. */
  upstream: string;
  /** The OpenAPI document as imported (JSON text), or null for a catch-all. */
  contract: string | null;
  /** JSON: the answered questionnaire (risk assessment), or null. */
  assessment: string | null;
  /** JSON: {name: description} of the scopes that the contract declares, or null when it declares none. */
  scopes: string | null;
  /** JSON: ContractSchemas, what the shapes of its operations refer to; null when they refer to nothing. */
  schemas: string | null;
}

export interface OperationTable extends Kept {
  id: string;
  version_id: string;
  /** Upper case, or `*` for the catch-all. */
  method: string;
  /** Template below the base path; `/*` for the catch-all. Unique with method within the version. */
  path: string;
  operation_id: string | null;
  summary: string;
  category: 'tells' | 'does' | 'tells-harm' | 'does-harm';
  /** Tightens the version's audience, or null. */
  audience: 'open' | 'registered' | 'partner' | 'internal' | null;
  /** JSON: string[] or null when nothing is known. */
  consumes: string | null;
  produces: string | null;
  /** JSON: string[], lower case, or null when nothing is known. */
  request_headers: string | null;
  /** JSON: {name, status, contentType, body}[], or null when nothing is known. */
  examples: string | null;
  /** JSON: options of `object-ownership` that the contract names; null when it names none. */
  owners: string | null;
  /** JSON: {policy, mode, options}[] that the contract attaches; null when it names none. */
  policies: string | null;
  /** JSON: string[][], sets of scopes of which a token must hold one; null when the contract names none. */
  scopes: string | null;
  /** JSON: OperationShape, what the contract promises; null when nothing is known. */
  shape: string | null;
  /** JSON: {category, reasons: string[]}: what the import suggested. */
  suggestion: string;
  /** Order in the contract. */
  position: number;
}

export interface PolicyAttachmentTable extends Kept {
  id: string;
  scope: 'zone' | 'api' | 'version' | 'operation' | 'plan';
  /** Zone name, or the id of the API, version, operation or plan. */
  scope_id: string;
  policy: string;
  mode: 'block' | 'report';
  /** JSON object. */
  options: string;
}

export interface WaiverTable {
  id: string;
  version_id: string;
  /** Null: for every operation of the version. */
  operation_id: string | null;
  /** Identifier of the control. */
  control: string;
  reason: string;
  /** Ms since the epoch: lapses then. */
  until: number;
  granted_by: string;
  created_at: number;
  revoked_at: number | null;
}

/** A certificate that is obtained by ACME; it and its key are in the vault. */
export interface AcmeCertificateTable {
  /** `<zone>/<name>`. */
  id: string;
  zone: 'external' | 'internal';
  name: string;
  /** URL of the directory of the authority that it was obtained from, or is to be. */
  directory: string;
  /** Ms since the epoch: not before. */
  next_attempt_at: number;
  /** In a row. */
  failures: number;
  last_error: string | null;
  last_error_at: number | null;
  /** The node that obtains it right now, and until when no other may (ms since the epoch). */
  holder: string | null;
  held_until: number | null;
  /** JSON: {type, token, keyAuthorization} that every node answers while it is obtained. */
  challenge: string | null;
  /** Of the one in the vault: SHA-256, hexadecimal. */
  fingerprint: string | null;
  /** Ms since the epoch. */
  not_after: number | null;
}

export interface StopTable {
  id: string;
  what: 'api' | 'version' | 'application' | 'key' | 'country' | 'address';
  /** An id, a country's code, or a network. */
  subject: string;
  /** What it was called when it was stopped. */
  label: string;
  reason: string;
  /** Ms since the epoch: ends by itself then. Null: when somebody lifts it. */
  until: number | null;
  stopped_by: string;
  created_at: number;
  lifted_by: string | null;
  lifted_at: number | null;
}

export interface PlanTable extends Kept {
  id: string;
  /** Slug, unique. */
  name: string;
  title: string;
  description: string;
  approval: 'automatic' | 'manual';
  /** JSON: {availability?: string, support?: string, ...} as text promises. */
  sla: string;
}

export interface DeveloperTable extends Kept {
  id: string;
  /** Slug, unique. */
  name: string;
  email: string | null;
  community: string | null;
  active: number;
}

export interface ApplicationTable extends Kept {
  id: string;
  developer_id: string;
  /** Slug, unique. */
  name: string;
  title: string;
  kind: 'confidential' | 'public';
  /** Soft identifier, unique. */
  tag: string;
  active: number;
}

export interface SubscriptionTable extends Kept {
  id: string;
  application_id: string;
  version_id: string;
  plan_id: string;
  status: 'pending' | 'approved' | 'rejected' | 'suspended';
}

/** An authority whose client certificates are believed, where a policy names it. */
export interface ClientAuthorityTable extends Kept {
  id: string;
  /** Slug, unique. */
  name: string;
  /** PEM, one or more. */
  certificates: string;
  /** JSON: its revocation lists, one for each issuing certificate at most. */
  revocations: string;
  /** 1 for the one that Gatehouse issues from, whose key is in the vault. */
  built_in: number;
}

/** A public key that an application signs requests with. */
export interface SigningKeyTable {
  id: string;
  application_id: string;
  title: string;
  algorithm: 'ed25519' | 'ecdsa-p256-sha256' | 'ecdsa-p384-sha384' | 'rsa-pss-sha512' | 'hmac-sha256';
  /** PEM. */
  public_key: string;
  /** SHA-256, lower-case hexadecimal. */
  fingerprint: string;
  created_at: number;
  not_after: number;
  revoked_at: number | null;
  revoke_reason: string | null;
}

/** A client certificate that was agreed for an application. */
export interface ClientCertificateTable {
  id: string;
  application_id: string;
  authority_id: string;
  /** Whether only this certificate is meant, or each that the authority gives its subject. */
  pin: 'fingerprint' | 'subject';
  /** SHA-256, lower-case hexadecimal. */
  fingerprint: string;
  /** One part a line. */
  subject: string;
  serial: string;
  created_at: number;
  not_after: number;
  revoked_at: number | null;
  revoke_reason: string | null;
}

export interface ApiKeyTable {
  id: string;
  application_id: string;
  environment: 'live' | 'test';
  /** HMAC-SHA-256 under the pepper, hexadecimal, unique. */
  hash: string;
  /** Public key that its delegated keys are checked with; null where it has none. */
  delegation_key: Generated<string | null>;
  /** The last four characters of the random part, to tell keys apart. */
  hint: string;
  created_at: number;
  not_after: number;
  revoked_at: number | null;
  revoke_reason: string | null;
  /** The key that this one replaces by rotation. */
  replaces: string | null;
  last_used_at: number | null;
}

/** An application as a client of the authorization server; its client id is the application's id. */
export interface OauthClientTable extends Kept {
  id: string;
  /** Unique: an application is one client at most. */
  application_id: string;
  kind: 'server-web' | 'browser' | 'native' | 'service' | 'device';
  /** Whose users sign in to it, and which issuer serves it. */
  realm: 'internal' | 'external';
  /** JSON: ClientSettings of the credentials. */
  settings: string;
  /** HMAC-SHA-256 of the token by which it looks after itself (RFC 7592), hexadecimal; null where staff does. */
  registration_hash: string | null;
}

export interface ClientSecretTable {
  id: string;
  application_id: string;
  /** HMAC-SHA-256 under the pepper, hexadecimal, unique. */
  hash: string;
  /** The last four characters, to tell secrets apart. */
  hint: string;
  created_at: number;
  not_after: number;
  revoked_at: number | null;
  revoke_reason: string | null;
  last_used_at: number | null;
}

/** A key that a realm's authorization server signs with; the private part is in the vault. */
export interface OauthKeyTable {
  /** Its `kid`. */
  id: string;
  realm: 'internal' | 'external';
  /** Counts up by one; unique in the realm. */
  generation: number;
  /** JSON: the public key as JWK. */
  public_key: string;
  created_at: number;
  /** Ms since the epoch: published before, so that whoever verifies has it in time. */
  signs_from: number;
}

/** A code, token, session or the like of the authorization server. None of them can be read from here. */
export interface OauthArtefactTable {
  /** Keyed hash of its realm, model and value, hexadecimal. */
  id: string;
  realm: 'internal' | 'external';
  model: string;
  grant_id: string | null;
  /** Keyed hashes of what else finds it, hexadecimal. */
  uid: string | null;
  user_code: string | null;
  user_id: string | null;
  application_id: string | null;
  /** Of a session of the authorization server: the sign-in that it goes by. */
  session_id: string | null;
  /** JSON, sealed and bound to the row. */
  payload: string;
  created_at: number;
  consumed_at: number | null;
  not_after: number;
}

/** What a user agreed that an application may do for them. */
export interface OauthConsentTable {
  id: string;
  user_id: string;
  application_id: string;
  /** JSON: string[]. */
  scopes: string;
  created_at: number;
  updated_at: number;
}

/** A legacy grant that the Security role allows an application for a while. */
export interface ClientWaiverTable {
  id: string;
  application_id: string;
  legacy_grant: 'implicit' | 'password';
  reason: string;
  /** Ms since the epoch: from then on the grant is refused. */
  until: number;
  granted_by: string;
  created_at: number;
  revoked_at: number | null;
}

/** An initial access token (RFC 7591 section 3): who holds it registers clients of this developer. */
export interface RegistrationTokenTable {
  id: string;
  developer_id: string;
  /** Whose users sign in to what is registered with it. */
  realm: 'internal' | 'external';
  purpose: string;
  /** HMAC-SHA-256 under the pepper, hexadecimal, unique. */
  hash: string;
  hint: string;
  uses: number;
  uses_left: number;
  /** Applications that the developer may have before it is refused; null for any number. */
  most_applications: number | null;
  created_by: string;
  created_at: number;
  not_after: number;
  revoked_at: number | null;
}

/** That a developer was told of the end of a credential. */
export interface ExpiryNoticeTable {
  /** `<id of the credential>:<its end>:<days before>`: each is told once. */
  id: string;
  sent_at: number;
}

export interface AdminTokenTable {
  id: string;
  name: string;
  hash: string;
  hint: string;
  /** JSON: string[] of roles. */
  roles: string;
  /** JSON: string[] of permissions that narrow the roles, or null for all of them. */
  scopes: string | null;
  created_at: number;
  not_after: number;
  revoked_at: number | null;
  last_used_at: number | null;
}

export interface SnapshotTable {
  number: number;
  created_at: number;
  created_by: string;
  note: string;
  /** JSON: SnapshotDocument. */
  document: string;
  /** SHA-256 of the document, hexadecimal. */
  digest: string;
  /** Number of the Snapshot that this one brought back, or null for one made from the catalogue. */
  rolled_back_to: number | null;
}

export interface FeedTable {
  /** Assigned inside the writing transaction; strictly increasing in commit order. */
  sequence: number;
  at: number;
  kind: string;
  subject_id: string;
  /** JSON: the state, or null for gone. */
  state: string | null;
}

export interface AuditEntryTable {
  sequence: Generated<number>;
  at: number;
  /** `user:<pseudonym>`, `token:<id>`, `operator:<os user>` or `system`. */
  actor: string;
  /** Such as `api-version.publish`. */
  action: string;
  resource_kind: string;
  resource_id: string;
  /** JSON, masked: what changed. */
  detail: string;
  /** Where from; of a person sealed under their key. */
  address: string;
}

export interface VaultKeyTable {
  /** `<realm>-<number>`. */
  id: string;
  realm: 'internal' | 'external';
  /** The highest of a realm is the one in use. */
  number: number;
  created_at: number;
}

export interface VaultWrapTable {
  /** `<key>.<master key>`. */
  id: string;
  key_id: string;
  /** Names the master key, and tells nothing of it. */
  master_id: string;
  /** The data key under that master key: base64. */
  wrapped: string;
}

export interface VaultItemTable {
  id: string;
  realm: 'internal' | 'external';
  /** What it is, such as `api-key-pepper`. */
  kind: string;
  /** The data key that it is sealed under; null for the master key itself, as before there were data keys. */
  key_id: Generated<string | null>;
  /** The item's own key, wrapped: base64. */
  wrapped_key: string;
  /** Nonce, ciphertext and tag: base64. */
  sealed: string;
  created_at: number;
}

export interface QuotaCounterTable {
  /** Keyed 64-bit fingerprint of attachment, window and subject, hexadecimal: no address or name is kept. */
  fingerprint: string;
  window_end: number;
  used: number;
}

/** How far a file of a call journal has come. */
export interface JournalHeadTable {
  file: string;
  /** Machine and directory where it lies. */
  place: string;
  entries: number;
  /** Of the last entry. */
  mac: string;
  at: number;
}

/** Somebody who signs in: staff in the realm `internal`, users of the portal in `external`. */
export interface UserTable extends Kept {
  id: string;
  realm: 'internal' | 'external';
  /** Lower case; unique within the realm. */
  email: string;
  name: string;
  /** argon2id with salt and parameters; null until a password was chosen. */
  password: string | null;
  /** JSON: string[] of roles; empty in the realm `external`. */
  roles: string;
  status: 'invited' | 'active' | 'disabled';
  /** Whose applications they are, in the realm `external`. */
  developer_id: string | null;
  last_sign_in_at: number | null;
  /** Ms since the epoch: access tokens issued before are refused. 0 for none. */
  tokens_from: Generated<number>;
}

/** What the audit log's name for a person is made and its addresses are sealed with; gone with the person. */
export interface PersonKeyTable {
  user_id: string;
  /** What entries call the person; unique. */
  pseudonym: string;
  /** 32 octets, base64. */
  key: string;
}

/** Who tells us who somebody is. Its secret is in the vault, under its id. */
export interface IdentityProviderTable extends Kept {
  id: string;
  realm: 'internal' | 'external';
  name: string;
  title: string;
  kind: 'oidc' | 'saml' | 'ldap';
  enabled: 0 | 1;
  /** JSON: ProviderSettings of the identity room. */
  settings: string;
}

/** Somebody as a provider knows them, and the account that this leads to. */
export interface FederatedIdentityTable {
  id: string;
  provider_id: string;
  /** What the provider never gives to anybody else; unique with the provider. */
  subject: string;
  user_id: string;
  /** 1 where the provider made the account, and so decides on its roles. */
  managed: 0 | 1;
  created_at: number;
  last_used_at: number;
}

/** A user or group that a directory keeps by SCIM. */
export interface ProvisionedTable {
  /** Of the user or group. */
  id: string;
  realm: 'internal' | 'external';
  kind: 'user' | 'group';
  /** userName or displayName as they are compared: in lower case; unique within realm and kind. */
  key: string;
  /** The directory's own name for it. */
  external_id: string | null;
  /** JSON: what the directory told, as far as it is kept. */
  document: string;
}

/** Answers of providers that count once. */
export interface FederatedAnswerTable {
  /** Keyed hash of what the answer is known by. */
  id: string;
  /** JSON, between the arrival of an answer and the sign-in that it is for. */
  content: string | null;
  not_after: number;
}

export interface SessionTable {
  id: string;
  user_id: string;
  /** HMAC-SHA-256 of the cookie's secret, hexadecimal. */
  hash: string;
  /** Program and system in a few words, such as `Firefox on Windows`. */
  agent: string;
  created_at: number;
  last_seen_at: number;
  not_after: number;
  /** JSON: string[], how its owner has proven who they are, by RFC 8176. */
  methods: Generated<string>;
  /** Ms since the epoch: when its owner proved it last. */
  authenticated_at: Generated<number>;
}

export interface OneTimeLinkTable {
  id: string;
  kind: 'first-run' | 'invitation' | 'verification' | 'password-reset';
  /** HMAC-SHA-256 of the link's secret, hexadecimal. */
  hash: string;
  /** Null for the first run: there is nobody yet. */
  user_id: string | null;
  created_at: number;
  not_after: number;
  used_at: number | null;
}

export interface GroupTable extends Kept {
  id: string;
  realm: 'internal' | 'external';
  /** Unique within the realm; what policies and tokens name. */
  name: string;
  title: string;
  /** `local`, or where its members come from. */
  source: string;
}

export interface GroupMemberTable {
  id: string;
  group_id: string;
  user_id: string;
}

/** A public key that a user signs in with (Web Authentication). */
export interface PasskeyTable {
  id: string;
  user_id: string;
  /** The credential's id, base64url. */
  credential: string;
  /** COSE, base64url. */
  public_key: string;
  /** Signatures as its authenticator counted them; 0 for one that does not. */
  counter: number;
  /** JSON: string[]. */
  transports: string;
  name: string;
  /** 1 when other devices of its owner have it too. */
  synced: number;
  created_at: number;
  last_used_at: number | null;
}

/** An app that makes one-time codes (RFC 6238); its secret is in the vault. */
export interface AuthenticatorAppTable {
  id: string;
  user_id: string;
  /** Null until a first code has shown that it works. */
  confirmed_at: number | null;
  /** Number of the period whose code was used last: neither it nor an earlier one is good again. */
  last_step: number;
  created_at: number;
}

export interface RecoveryCodeTable {
  id: string;
  user_id: string;
  /** HMAC-SHA-256 of the code, hexadecimal. */
  hash: string;
  created_at: number;
  used_at: number | null;
}

/** A challenge that was answered well, until it ends: it is good once. */
export interface UsedChallengeTable {
  /** HMAC-SHA-256 of the challenge, hexadecimal. */
  id: string;
  not_after: number;
}

/** How often somebody has guessed; times in milliseconds since the epoch. */
export interface AttemptCountTable {
  /** Keyed fingerprint of who and where. */
  id: string;
  /** When all of it is forgotten: the more attempts, the later. */
  forgotten_at: number;
  /** Nothing is heard before. */
  next_at: number;
}

export interface FormerPasswordTable {
  id: string;
  user_id: string;
  /** argon2id with salt and parameters. */
  hash: string;
  created_at: number;
}

/** What is asked of all people of a realm; no row: nothing. */
export interface RealmSettingsTable extends Kept {
  realm: 'internal' | 'external';
  second_factor: 'optional' | 'required';
}

/** What requests have in common that are counted together. */
export interface TrafficSeriesTable {
  /** Hash of the labels. */
  id: string;
  zone: string;
  version: string;
  operation: string;
  application: string;
  status: number;
  refusal: string;
  /** Day on which requests of it were counted last, ms since the epoch. */
  seen_at: number;
}

export interface TrafficRollupTable {
  /** `<span>-<at>-<series>`. */
  id: string;
  span: 'minute' | 'hour';
  /** Beginning of the span, ms since the epoch. */
  at: number;
  series_id: string;
  requests: number;
  total_ms: number;
  /** JSON: number[], counts by the gateway's latency buckets. */
  buckets: string;
}

/** One refusal, or one finding of a check that only reports. */
/** What answers of an operation held; `id` is a hash of all that is no count or time. */
export interface ExposureTable {
  id: string;
  version: string;
  operation: string;
  what: string;
  place: string;
  data: string;
  outcome: string;
  answers: number;
  first_at: number;
  last_at: number;
}

export interface DecisionTable {
  id: string;
  decision_id: string;
  at: number;
  zone: string;
  version: string;
  operation: string;
  application: string;
  code: string;
  status: number;
  policy: string;
  policy_id: string;
  mode: 'block' | 'report';
  reason: string;
}
