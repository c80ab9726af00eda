import type { Insertable, Selectable } from 'kysely';
import type { Assessment as Answers, ContractPolicy, ObjectOwner } from '#contracts';
import type { OperationShape } from '#enforcement';
import type { Audience, Category, ExampleDocument, Mode, UpstreamDocument } from '#gateway';
import type {
  ApiTable,
  ApiVersionTable,
  ApplicationTable,
  DeveloperTable,
  OperationTable,
  PlanTable,
  PolicyAttachmentTable,
  SubscriptionTable,
  WaiverTable,
  ZoneTable,
} from '#store';

/**
 * What the services hand out: rows with their JSON read and their names in the style of the admin API. The
 * imported contract stays in its row: it is large, and has a reader of its own.
 */
export interface Kept {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The ETag: counts up with each change. */
  readonly revision: number;
}

export type Lifecycle = ApiVersionTable['lifecycle'];
export type SubscriptionStatus = SubscriptionTable['status'];
export type Scope = PolicyAttachmentTable['scope'];

export interface Zone extends Kept {
  readonly name: string;
  readonly verbStatus: 403 | 405;
  readonly contentTypeStatus: 406 | 415;
  readonly trustedProxies: readonly string[];
}

/**
 * What access tokens for an API look like: `jwt` says what it is to whoever reads it (RFC 9068), `opaque` to our own
 * gateways only.
 */
export const tokenFormats = ['jwt', 'opaque'] as const;
export type TokenFormat = (typeof tokenFormats)[number];

export interface Api extends Kept {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly tokenFormat: TokenFormat;
}

/** The answered questionnaire of a risk assessment, with who answered and when. */
export interface Assessment {
  readonly answers: Answers;
  readonly by: string;
  readonly at: number;
}

export interface Version extends Kept {
  readonly id: string;
  readonly apiId: string;
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly audience: Audience;
  /** Such as `registered@2`; null for own policies only. */
  readonly profile: string | null;
  readonly zones: readonly string[];
  readonly hosts: readonly string[];
  readonly basePath: string;
  readonly upstream: UpstreamDocument;
  /** False for an API that is fronted by a catch-all operation. */
  readonly hasContract: boolean;
  /** Imported by an earlier release, which did not read what is enforced: that is done when it is published. */
  readonly contractUnread: boolean;
  readonly assessment: Assessment | null;
}

export interface Suggestion {
  readonly category: Category;
  readonly reasons: readonly string[];
}

export interface Operation extends Kept {
  readonly id: string;
  readonly versionId: string;
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  readonly summary: string;
  readonly category: Category;
  /** Tightens the version's audience; null where it does not. */
  readonly audience: Audience | null;
  readonly consumes: readonly string[] | null;
  readonly produces: readonly string[] | null;
  /** Sets of scopes of which a token must hold one, by the contract; null where it names none. */
  readonly scopes: readonly (readonly string[])[] | null;
  readonly suggestion: Suggestion;
  readonly position: number;
}

/** With what only gateways need, and what may be long. */
export interface ServedOperation extends Operation {
  /** Header fields that callers send, in lower case. */
  readonly requestHeaders: readonly string[] | null;
  /** What names the owner of its objects, by the contract: options of `object-ownership`. */
  readonly owners: readonly ObjectOwner[] | null;
  /** Policies that the contract attaches to it. */
  readonly policies: readonly ContractPolicy[] | null;
  readonly examples: readonly ExampleDocument[] | null;
  /** What the contract promises. */
  readonly shape: OperationShape | null;
}

export interface Attachment extends Kept {
  readonly id: string;
  readonly scope: Scope;
  readonly scopeId: string;
  readonly policy: string;
  readonly mode: Mode;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Waiver {
  readonly id: string;
  readonly versionId: string;
  /** Null: for every operation of the version. */
  readonly operationId: string | null;
  readonly control: string;
  readonly reason: string;
  readonly until: number;
  readonly grantedBy: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

export interface Plan extends Kept {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly approval: 'automatic' | 'manual';
  /** What is promised, as text: availability, support, … */
  readonly sla: Readonly<Record<string, string>>;
}

export interface Developer extends Kept {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly community: string | null;
  readonly active: boolean;
}

export interface Application extends Kept {
  readonly id: string;
  readonly developerId: string;
  readonly name: string;
  readonly title: string;
  readonly kind: 'confidential' | 'public';
  readonly tag: string;
  readonly active: boolean;
}

export interface Subscription extends Kept {
  readonly id: string;
  readonly applicationId: string;
  readonly versionId: string;
  readonly planId: string;
  readonly status: SubscriptionStatus;
}

type KeptRow = Pick<ApiTable, 'created_at' | 'updated_at' | 'revision'>;

export const keptOf = (row: KeptRow): Kept => ({
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  revision: row.revision,
});

/** The columns of a fresh row. */
export const born = (now: number): KeptRow => ({ created_at: now, updated_at: now, revision: 1 });

/** The columns that every change of a row sets. */
export const changed = (before: Kept, now: number): Pick<KeptRow, 'updated_at' | 'revision'> => ({
  updated_at: now,
  revision: before.revision + 1,
});

const json = <T>(text: string): T => JSON.parse(text) as T;
const optionalJson = <T>(text: string | null): T | null => (text === null ? null : json<T>(text));

export const zoneOf = (row: Selectable<ZoneTable>): Zone => ({
  name: row.name,
  verbStatus: row.verb_status === 403 ? 403 : 405,
  contentTypeStatus: row.content_type_status === 406 ? 406 : 415,
  trustedProxies: json(row.trusted_proxies),
  ...keptOf(row),
});

export const apiOf = (row: Selectable<ApiTable>): Api => ({
  id: row.id,
  name: row.name,
  title: row.title,
  description: row.description,
  owner: row.owner,
  tokenFormat: row.token_format ?? 'jwt',
  ...keptOf(row),
});

/** The columns of a version without its contract, which may be megabytes. */
export const versionColumns = [
  'id',
  'api_id',
  'name',
  'lifecycle',
  'audience',
  'profile',
  'zones',
  'hosts',
  'base_path',
  'upstream',
  'assessment',
  'created_at',
  'updated_at',
  'revision',
] as const satisfies readonly (keyof ApiVersionTable)[];

export type VersionRow = Pick<ApiVersionTable, (typeof versionColumns)[number]> & {
  has_contract: number;
  is_unread: number;
};

export const versionOf = (row: VersionRow): Version => ({
  id: row.id,
  apiId: row.api_id,
  name: row.name,
  lifecycle: row.lifecycle,
  audience: row.audience,
  profile: row.profile,
  zones: json(row.zones),
  hosts: json(row.hosts),
  basePath: row.base_path,
  upstream: json(row.upstream),
  hasContract: row.has_contract === 1,
  contractUnread: row.is_unread === 1,
  assessment: optionalJson(row.assessment),
  ...keptOf(row),
});

export const operationOf = (row: Selectable<OperationTable>): Operation => ({
  id: row.id,
  versionId: row.version_id,
  method: row.method,
  path: row.path,
  operationId: row.operation_id,
  summary: row.summary,
  category: row.category,
  audience: row.audience,
  consumes: optionalJson(row.consumes),
  produces: optionalJson(row.produces),
  scopes: optionalJson(row.scopes),
  suggestion: json(row.suggestion),
  position: row.position,
  ...keptOf(row),
});

export const servedOperationOf = (row: Selectable<OperationTable>): ServedOperation => ({
  ...operationOf(row),
  requestHeaders: optionalJson(row.request_headers),
  owners: optionalJson(row.owners),
  policies: optionalJson(row.policies),
  examples: optionalJson(row.examples),
  shape: optionalJson(row.shape),
});

export const attachmentOf = (row: Selectable<PolicyAttachmentTable>): Attachment => ({
  id: row.id,
  scope: row.scope,
  scopeId: row.scope_id,
  policy: row.policy,
  mode: row.mode,
  options: json(row.options),
  ...keptOf(row),
});

export const waiverOf = (row: Selectable<WaiverTable>): Waiver => ({
  id: row.id,
  versionId: row.version_id,
  operationId: row.operation_id,
  control: row.control,
  reason: row.reason,
  until: row.until,
  grantedBy: row.granted_by,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

export const planOf = (row: Selectable<PlanTable>): Plan => ({
  id: row.id,
  name: row.name,
  title: row.title,
  description: row.description,
  approval: row.approval,
  sla: json(row.sla),
  ...keptOf(row),
});

export const developerOf = (row: Selectable<DeveloperTable>): Developer => ({
  id: row.id,
  name: row.name,
  email: row.email,
  community: row.community,
  active: row.active === 1,
  ...keptOf(row),
});

export const applicationOf = (row: Selectable<ApplicationTable>): Application => ({
  id: row.id,
  developerId: row.developer_id,
  name: row.name,
  title: row.title,
  kind: row.kind,
  tag: row.tag,
  active: row.active === 1,
  ...keptOf(row),
});

export const subscriptionOf = (row: Selectable<SubscriptionTable>): Subscription => ({
  id: row.id,
  applicationId: row.application_id,
  versionId: row.version_id,
  planId: row.plan_id,
  status: row.status,
  ...keptOf(row),
});

export type OperationInsert = Insertable<OperationTable>;
