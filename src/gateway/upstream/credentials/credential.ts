import { openUpstreamSecret, type SecretUse } from '#credentials';
import type { UpstreamCredentialsDocument, UpstreamDocument } from '../../snapshot/document.ts';
import { targetUrls } from '../../snapshot/document.ts';
import { isFieldValue, isToken } from '../field-syntax.ts';
import type { Timing } from '../timing.ts';
import { basicValue } from './basic.ts';
import type { AskToken } from './token-endpoint.ts';
import { TokenSource } from './token-source.ts';

/** What one field of every call to an upstream says, so that its targets know the gateway. */
export interface UpstreamCredential {
  /** Lower case. What a client sends under this name is not forwarded. */
  readonly field: string;
  /** The field's value; undefined where there is none now, and then no call may be sent. */
  current(): string | undefined;
  /** To be waited for before `current` is asked; undefined where there is nothing to wait for. Never rejects. */
  prepare(): Promise<void> | undefined;
  /** Why `current` is undefined, for operators. */
  readonly fault: string;
  /** A target did not believe the value. */
  rejected(): void;
  close(): void;
}

/** What credentials need of the world. */
export interface CredentialDependencies {
  readonly timing: Timing;
  /** The secret behind a sealed text, or undefined where it cannot be opened here for this use. */
  openSecret(use: SecretUse, sealed: string): string | undefined;
  askToken: AskToken;
}

/** Opens secrets for upstreams under this seal; without one none opens. */
export const secretOpener =
  (seal: Uint8Array | undefined): CredentialDependencies['openSecret'] =>
  (use, sealed) =>
    seal && openUpstreamSecret(seal, use, sealed);

/** What the secret is bound to: what it is, and the origins that see it or what is got for it. */
export function secretUse(credentials: UpstreamCredentialsDocument, upstream: UpstreamDocument): SecretUse {
  const { kind, name = '', header = '', tokenUrl = '' } = credentials;
  const urls = kind === 'oauth' ? [tokenUrl, ...targetUrls(upstream)] : targetUrls(upstream);
  return {
    identity: [kind, name, header, tokenUrl],
    origins: urls.map(url => URL.parse(url)?.origin ?? url),
  };
}

/** @throws Error with a message for the person who wrote the document. */
export function credentialOf(
  upstream: UpstreamDocument,
  { timing, openSecret, askToken }: CredentialDependencies,
): UpstreamCredential | undefined {
  const { credentials } = upstream;
  if (credentials === undefined) return undefined;
  const { kind, name, header, tokenUrl } = credentials;
  const secret = openSecret(secretUse(credentials, upstream), credentials.secret);
  switch (kind) {
    case 'basic':
      if (name === undefined) throw new Error('upstream credentials of kind "basic" need a `name`');
      return fixed('authorization', secret === undefined ? undefined : basicValue(name, secret));
    case 'bearer':
      return fixed('authorization', secret === undefined ? undefined : `Bearer ${secret}`);
    case 'api-key':
      if (header === undefined || !isToken(header))
        throw new Error('upstream credentials of kind "api-key" need a `header`');
      return fixed(header.toLowerCase(), secret);
    case 'oauth': {
      if (name === undefined || tokenUrl === undefined)
        throw new Error('upstream credentials of kind "oauth" need `name` and `tokenUrl`');
      if (secret === undefined) return fixed('authorization', undefined);
      return new TokenSource({ ...credentials, name, tokenUrl, secret }, askToken, timing);
    }
    default:
      throw new Error(`there are no upstream credentials of kind "${kind as string}"`);
  }
}

/** A value that stays. One that cannot be opened here, or that no field may hold, is none: no call is sent. */
function fixed(field: string, value: string | undefined): UpstreamCredential {
  const usable = value !== undefined && isFieldValue(value) ? value : undefined;
  return {
    field,
    fault: 'the secret cannot be opened here: it was sealed elsewhere, or for other targets',
    current: () => usable,
    prepare: () => undefined,
    rejected() {},
    close() {},
  };
}
