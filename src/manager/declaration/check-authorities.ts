import { readAuthority, readClientCertificate } from '#credentials';
import { type Fault, GatehouseError } from '#kernel';
import { builtInName } from '../authorities.ts';
import type { Declaration } from './schema.ts';

/**
 * What is wrong with the authorities, and with the client certificates of a gateway without a store. That one has
 * expired is told where it is put to use: a file that was right yesterday can still be compared.
 */
export function authorityFaults(declaration: Declaration): Fault[] {
  const authorities = new Map(
    (declaration.authorities ?? []).map(({ name, certificates }) => [name, certificates]),
  );
  const applications = new Set((declaration.applications ?? []).map(({ name }) => name));
  return [
    ...(declaration.authorities ?? []).flatMap(({ name, certificates }, index) => [
      ...(name === builtInName
        ? [
            {
              at: `/authorities/${index}/name`,
              message: `"${builtInName}" is the authority that issues here, which has its own certificate`,
            },
          ]
        : []),
      ...faultsOf(`/authorities/${index}`, () => readAuthority(certificates, 0)),
    ]),
    ...(declaration.certificates ?? []).flatMap(({ application, authority, certificate, until }, index) => {
      const pointer = `/certificates/${index}`;
      const issuers = authorities.get(authority);
      const faults: Fault[] = [];
      if (!applications.has(application))
        faults.push({
          at: `${pointer}/application`,
          message: `there is no application "${application}" in this file`,
        });
      if (until !== undefined && Number.isNaN(Date.parse(until)))
        faults.push({ at: `${pointer}/until`, message: 'is no day or moment of the calendar' });
      if (issuers === undefined)
        faults.push({
          at: `${pointer}/authority`,
          message: `there is no authority "${authority}" in this file`,
        });
      else if (faultsOf('', () => readAuthority(issuers, 0)).length === 0)
        faults.push(...faultsOf(pointer, () => readClientCertificate(certificate, issuers, 0)));
      return faults;
    }),
  ];
}

function faultsOf(pointer: string, read: () => unknown): Fault[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof GatehouseError) || error.code !== 'invalid-input') throw error;
    return (error.extra['errors'] as readonly Fault[]).map(({ at, message }) => ({
      at: pointer + at,
      message,
    }));
  }
}
