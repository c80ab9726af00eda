import { createHmac } from 'node:crypto';
import type { Validated } from '../exchange.ts';

/** The first line of a file. */
export interface JournalBegin {
  readonly journal: 1;
  readonly at: number;
}

/**
 * One call that was about to be forwarded. It names persons by identifiers of this installation or by keyed
 * pseudonyms, and holds nothing that the client sent in the clear.
 */
export interface JournalEntry {
  /** Milliseconds since the epoch, when it was written; never less than that of the entry before. */
  readonly at: number;
  readonly decision: string;
  readonly zone: string;
  /** `<api>/<version>`. */
  readonly version: string;
  /** `<METHOD> <template>`. */
  readonly operation: string;
  readonly application: string | null;
  readonly key: string | null;
  /** SHA-256 fingerprint of the client certificate that was shown. */
  readonly certificate: string | null;
  /** `usr_…` for users of this installation, otherwise `u_…`, a keyed hash of issuer and subject. */
  readonly user: string | null;
  /** Id of the access token (`jti`). */
  readonly token: string | null;
  /** `c_…`: a keyed hash of the client's address. */
  readonly client: string;
  /** `t_…`: a keyed hash of method, path and query; whoever knows them can prove that they were asked for. */
  readonly target: string;
}

/** What of an exchange is written down; the time is added when it is. */
export function entryOf(x: Validated, key: Uint8Array): Omit<JournalEntry, 'at'> {
  const { caller, operation } = x;
  const { user } = caller;
  return {
    decision: x.decisionId,
    zone: x.zone.document.name,
    version: operation.versionLabel,
    operation: operation.label,
    application: caller.application?.id ?? null,
    key: caller.keyId ?? null,
    certificate: caller.certificate?.fingerprint ?? null,
    user:
      user === undefined
        ? null
        : user.realm === undefined
          ? `u_${hashOf(key, 'user', user.issuer, user.id)}`
          : user.id,
    token: caller.token?.id === undefined ? null : tokenId(caller.token.id, key),
    client: `c_${hashOf(key, 'client', x.address)}`,
    target: targetOf(key, x.method, x.path + x.query),
  };
}

/** The pseudonym under which method and target (path and query, as forwarded) are found again. */
export function targetOf(key: Uint8Array, method: string, target: string): string {
  return `t_${hashOf(key, 'target', method, target)}`;
}

/** Issuers choose these as they like: what is longer or other than an identifier could hold anything. */
function tokenId(id: string, key: Uint8Array): string {
  return /^[\w.-]{1,64}$/.test(id) ? id : `j_${hashOf(key, 'token', id)}`;
}

function hashOf(key: Uint8Array, ...parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
