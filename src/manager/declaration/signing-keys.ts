import { readSigningKey, sealSigningSecret, sharedAlgorithm } from '#credentials';
import type { FeedChange } from '#gateway';
import { type Fault, GatehouseError, invalidInput } from '#kernel';
import type { Declaration } from './schema.ts';

/** What is wrong with the signing keys of a gateway without a store. */
export function signingKeyFaults(declaration: Declaration): Fault[] {
  const applications = new Set((declaration.applications ?? []).map(({ name }) => name));
  const names = new Set<string>();
  return (declaration.signingKeys ?? []).flatMap(({ name, application, key, secret, until }, index) => {
    const pointer = `/signingKeys/${index}`;
    const faults: Fault[] = [];
    if (names.has(name)) faults.push({ at: `${pointer}/name`, message: `there are two "${name}"` });
    names.add(name);
    if (!applications.has(application))
      faults.push({
        at: `${pointer}/application`,
        message: `there is no application "${application}" in this file`,
      });
    if (until !== undefined && Number.isNaN(Date.parse(until)))
      faults.push({ at: `${pointer}/until`, message: 'is no day or moment of the calendar' });
    if ((key === undefined) === (secret === undefined))
      faults.push({
        at: pointer,
        message: 'needs either `key`, a public one, or `secret`, where a shared one is',
      });
    if (key === undefined) return faults;
    try {
      readSigningKey(key);
    } catch (error) {
      if (!(error instanceof GatehouseError) || error.code !== 'invalid-input') throw error;
      const [fault] = error.extra['errors'] as readonly Fault[];
      faults.push({ at: `${pointer}/key`, message: fault?.message ?? 'cannot be read' });
    }
    return faults;
  });
}

/**
 * Signing keys of a gateway without a store, by their names: what signatures call them.
 * @throws invalid-input for a shared secret that is not there, or is none
 */
export function signingKeys(
  declaration: Declaration,
  {
    upstreamSeal,
    secret: read,
  }: {
    readonly upstreamSeal: Uint8Array;
    readonly secret: (reference: string) => string | undefined;
  },
): FeedChange[] {
  const faults: Fault[] = [];
  const found = (declaration.signingKeys ?? []).flatMap(
    ({ name, application, key, secret, until }, index): FeedChange[] => {
      const notAfter = until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until);
      if (key !== undefined) {
        const { algorithm, publicKey } = readSigningKey(key);
        const state = { applicationId: application, algorithm, publicKey, notAfter };
        return [{ kind: 'signing-key', id: name, state }];
      }
      const text = secret === undefined ? undefined : read(secret)?.trim();
      const publicKey = sealSigningSecret(upstreamSeal, name, text ?? '');
      // Never repeat what was read: it may be another secret.
      if (publicKey === undefined) {
        faults.push({
          at: `/signingKeys/${index}/secret`,
          message: `what is behind ${secret} is not 32 octets in base64, as \`openssl rand -base64 32\` makes them`,
        });
        return [];
      }
      const state = { applicationId: application, algorithm: sharedAlgorithm, publicKey, notAfter } as const;
      return [{ kind: 'signing-key', id: name, state }];
    },
  );
  if (faults.length > 0) throw invalidInput(faults);
  return found;
}
