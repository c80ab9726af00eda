import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { localAuthorityFile, type Settings } from '../settings.ts';

/**
 * Lets this process trust, besides all others, the authority that the server of this data directory made for itself.
 * It vouches for the names of its own machine only.
 */
export function trustLocalAuthority({ data }: Pick<Settings, 'data'>): void {
  let authority: string;
  try {
    authority = readFileSync(localAuthorityFile(data), 'utf8');
  } catch {
    // None was made: the certificate is the operator's own, or another machine's.
    return;
  }
  const trusted = getCACertificates('default');
  if (!trusted.includes(authority)) setDefaultCACertificates([...trusted, authority]);
}
