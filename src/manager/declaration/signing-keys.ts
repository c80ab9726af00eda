import { readSigningKey } from '#credentials';
import type { FeedChange } from '#gateway';
import { type Fault, GatehouseError } from '#kernel';
import type { Declaration } from './schema.ts';

/** What is wrong with the signing keys of a gateway without a store. */
export function signingKeyFaults(declaration: Declaration): Fault[] {
  const applications = new Set((declaration.applications ?? []).map(({ name }) => name));
  const names = new Set<string>();
  return (declaration.signingKeys ?? []).flatMap(({ name, application, key, until }, index) => {
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

/** Signing keys of a gateway without a store, by their names: what signatures call them. */
export const signingKeys = (declaration: Declaration): FeedChange[] =>
  (declaration.signingKeys ?? []).map(({ name, application, key, until }): FeedChange => {
    const { algorithm, publicKey } = readSigningKey(key);
    const notAfter = until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until);
    return {
      kind: 'signing-key',
      id: name,
      state: { applicationId: application, algorithm, publicKey, notAfter },
    };
  });
