import { isSealedSecret, openUpstreamSecret, sealUpstreamSecret } from '#credentials';
import { secretUse, type UpstreamDocument } from '#gateway';
import { invalidInput } from '#kernel';
import { withSealedKey } from './client-key.ts';

/**
 * An upstream as it may be stored: all that is secret in it sealed. What is sealed already is kept, if it opens for
 * these targets. What was given is never repeated in a fault.
 * @throws `invalid-input` for what cannot be used.
 */
export function withSealedSecrets(
  upstream: UpstreamDocument,
  seal: Uint8Array,
  at = '/upstream',
): UpstreamDocument {
  const { credentials } = upstream;
  const sealed = withSealedKey(upstream, seal, `${at}/tls`);
  if (credentials === undefined) return sealed;
  const { secret } = credentials;
  const use = secretUse(credentials, upstream);
  const fault = (message: string) => invalidInput([{ at: `${at}/credentials/secret`, message }]);
  if (isSealedSecret(secret)) {
    if (openUpstreamSecret(seal, use, secret) === undefined)
      throw fault('was sealed elsewhere, or for other targets or another use: give the secret itself');
    return sealed;
  }
  if (/^(?:env|file):/.test(secret)) throw fault('is named by `env:` or `file:` in files of a gateway only');
  return { ...sealed, credentials: { ...credentials, secret: sealUpstreamSecret(seal, use, secret) } };
}
