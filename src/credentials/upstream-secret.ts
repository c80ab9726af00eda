/**
 * Secrets with which gateways prove to upstreams who they are: passwords, tokens, keys, client secrets. Like private
 * keys (`upstream-key.ts`) they are part of what a version says, and leave the program only sealed. A secret is bound
 * to what it is and to where it may go: whoever may point a version at other targets, but does not know the secret,
 * cannot have it sent to a machine of his own.
 */
import { openEnvelope, sealEnvelope, wrappedKeyBytes } from './envelope.ts';

const prefix = 'sealed:';

/** Where a secret, and what is got for it, may be sent. */
export interface SecretUse {
  /** What it is: its kind and what else it must not be used beside, such as another user name. */
  readonly identity: readonly string[];
  /** Origins (`https://host:port`) that may see it. */
  readonly origins: readonly string[];
}

interface Content {
  readonly origins: readonly string[];
  readonly secret: string;
}

export const isSealedSecret = (text: string): boolean => text.startsWith(prefix);

/** The secret as a text that tells nothing of it but its length. */
export function sealUpstreamSecret(
  seal: Uint8Array,
  { identity, origins }: SecretUse,
  secret: string,
): string {
  const content: Content = { origins: [...new Set(origins)].toSorted(), secret };
  const envelope = sealEnvelope(seal, ['upstream-secret', ...identity], Buffer.from(JSON.stringify(content)));
  return prefix + Buffer.concat([envelope.wrappedKey, envelope.sealed]).toString('base64url');
}

/**
 * The secret, or undefined where it was sealed elsewhere, for something else or for other origins, or was changed.
 * Fewer origins than it was sealed for are fine.
 */
export function openUpstreamSecret(
  seal: Uint8Array,
  { identity, origins }: SecretUse,
  text: string,
): string | undefined {
  if (!isSealedSecret(text)) return undefined;
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
  try {
    const content = openEnvelope(seal, ['upstream-secret', ...identity], {
      wrappedKey: bytes.subarray(0, wrappedKeyBytes),
      sealed: bytes.subarray(wrappedKeyBytes),
    });
    // Genuine from here on: we made it, so it parses.
    const { origins: allowed, secret } = JSON.parse(content.toString('utf8')) as Content;
    return origins.every(origin => allowed.includes(origin)) ? secret : undefined;
  } catch {
    return undefined;
  }
}
