/** What the admin API answers, as far as the commands look at it. Its OpenAPI document is the authority. */

import type { TargetDocument } from '#gateway';

export interface Api {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly tokenFormat: 'jwt' | 'opaque';
}

export interface Version {
  readonly id: string;
  readonly apiId: string;
  readonly name: string;
  readonly lifecycle: 'draft' | 'published' | 'deprecated' | 'retired';
  readonly audience: string;
  readonly profile: string | null;
  readonly zones: readonly string[];
  readonly basePath: string;
  readonly upstream: { readonly targets: readonly TargetDocument[] };
  readonly hasContract: boolean;
}

export interface ImportedVersion extends Version {
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly at: string;
  readonly message: string;
  readonly line?: number;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  readonly category: string;
  readonly audience: string | null;
  readonly suggestion: { readonly category: string; readonly reasons: readonly string[] };
}

export interface ControlState {
  readonly control: string;
  readonly title: string;
  readonly state: 'met' | 'waived' | 'lapsed' | 'missing';
  readonly waiver: string | null;
  readonly howToMeet: string | null;
}

export interface JudgedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly category: string;
  readonly holds: boolean;
  readonly waivedUntil: number | null;
  readonly controls: readonly ControlState[];
}

export interface Control {
  readonly id: string;
  readonly title: string;
  readonly waivable: boolean;
  readonly available: boolean;
}

export interface Waiver {
  readonly id: string;
  readonly versionId: string;
  readonly operationId: string | null;
  readonly control: string;
  readonly reason: string;
  readonly until: number;
}

export interface Stop {
  readonly id: string;
  readonly what: string;
  readonly label: string;
  readonly reason: string;
  readonly until: number | null;
  readonly state: string;
  readonly stoppedBy: string;
}

export interface Block {
  readonly id: string;
  readonly zone: string;
  readonly what: 'user' | 'application' | 'address';
  readonly application: { readonly name: string } | null;
  readonly address: string | null;
  readonly sandbox: boolean;
  readonly crossSite: boolean;
  readonly mode: string;
  readonly level: number;
  readonly refused: number;
  readonly until: number;
}

export interface Profile {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly approval: 'automatic' | 'manual';
}

export interface Attachment {
  readonly id: string;
  readonly policy: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Developer {
  readonly id: string;
  readonly name: string;
}

export interface Application {
  readonly id: string;
  readonly developerId: string;
  readonly name: string;
  readonly tag: string;
  readonly active: boolean;
}

export interface Subscription {
  readonly id: string;
  readonly applicationId: string;
  readonly versionId: string;
  readonly planId: string;
  readonly status: 'pending' | 'approved' | 'rejected' | 'suspended';
}

export interface Key {
  readonly id: string;
  readonly applicationId: string;
  readonly environment: string;
  readonly hint: string;
  readonly createdAt: number;
  readonly notAfter: number;
  readonly revokedAt: number | null;
  readonly replaces: string | null;
  readonly lastUsedAt: number | null;
}

export interface NewKey extends Key {
  readonly key: string;
}

export interface OauthClient {
  readonly id: string;
  readonly kind: string;
  readonly realm: string;
  readonly grants: readonly string[];
  readonly legacy: readonly { readonly grant: string; readonly until: number | null }[];
  readonly authentication: string;
  readonly keys: readonly unknown[];
  readonly redirectUris: readonly string[];
  readonly postLogoutUris: readonly string[];
  readonly backchannelLogoutUri: string | null;
  readonly scopes: readonly string[] | null;
  readonly binding: string;
  readonly pushedRequestsOnly: boolean;
  readonly firstParty: boolean;
  readonly revision: number;
}

export interface NewOauthClient extends OauthClient {
  readonly secret: NewClientSecret | null;
}

export interface ClientSecret {
  readonly id: string;
  readonly hint: string;
  readonly createdAt: number;
  readonly notAfter: number;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface NewClientSecret extends ClientSecret {
  readonly secret: string;
}

export interface Authority {
  readonly id: string;
  readonly name: string;
  readonly notAfter: number;
  readonly revocations: readonly { readonly nextUpdate: number; readonly revoked: number }[];
  readonly revision: number;
}

export interface IdentityProvider {
  readonly id: string;
  readonly realm: 'internal' | 'external';
  readonly name: string;
  readonly title: string;
  readonly kind: string;
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
  readonly [settings: string]: unknown;
}

export interface ClientCertificate {
  readonly id: string;
  readonly applicationId: string;
  readonly pin: string;
  /** One part a line. */
  readonly subject: string;
  readonly notAfter: number;
  readonly revokedAt: number | null;
}

export interface SigningKey {
  readonly id: string;
  readonly title: string;
  readonly algorithm: string;
  readonly notAfter: number;
  readonly revokedAt: number | null;
}

export interface AddedSigningKey extends SigningKey {
  /** In base64; null where the application made its own. */
  readonly secret: string | null;
}

export interface NewClientCertificate extends ClientCertificate {
  /** PEM. */
  readonly certificate: string;
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[] | null;
  readonly notAfter: number;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface NewToken extends Token {
  readonly token: string;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly status: 'invited' | 'active' | 'disabled';
  readonly secondFactor: boolean;
  readonly lastSignInAt: number | null;
  readonly revision: number;
}

export interface Group {
  readonly id: string;
  readonly realm: 'internal' | 'external';
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly members: number;
  readonly revision: number;
}

export interface Realm {
  readonly realm: 'internal' | 'external';
  readonly secondFactor: 'optional' | 'required';
  readonly revision: number;
}

export interface OneTimeLink {
  readonly kind: 'first-run' | 'invitation' | 'password-reset';
  readonly url: string;
  readonly notAfter: number;
}

export interface Snapshot {
  readonly number: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly note: string;
  readonly rolledBackTo: number | null;
}

export interface LifecycleChange {
  readonly version: Version;
  readonly snapshot: Snapshot | null;
}

export interface Status {
  readonly version: string;
  readonly dialect: string;
  readonly snapshot: number | null;
  readonly rolledBackTo: number | null;
  readonly feed: number;
  readonly certificates: readonly {
    readonly zone: string;
    readonly name: string;
    readonly notAfter: number | null;
    readonly nextAttemptAt: number;
    readonly failures: number;
    readonly lastError: string | null;
  }[];
  readonly counts: Readonly<Record<string, number>>;
}

export interface RegistrationToken {
  readonly id: string;
  readonly realm: string;
  readonly purpose: string;
  readonly uses: number;
  readonly usesLeft: number;
  readonly notAfter: number;
  readonly revokedAt: number | null;
}

export interface NewRegistrationToken extends RegistrationToken {
  readonly token: string;
}
