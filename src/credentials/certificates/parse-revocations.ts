/** Certificate revocation lists (RFC 5280 section 5) at work; see `revocations.ts`. */
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { X509Certificate as Certificate, X509Crl } from '@peculiar/x509';
import { invalidInput } from '#kernel';
import { certificatesOf, fingerprintOf, serialOf } from './names.ts';
import type { RevocationList } from './revocations.ts';

const maxSerials = 50_000;
/** CRL extension: a delta list tells changes only, and would pass for the whole (RFC 5280 section 5.2.4). */
const deltaIndicator = '2.5.29.27';
/** Critical extensions that are understood; any other voids the list (RFC 5280 section 5.2). */
const understood: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35']);

/** See `readRevocationList`. */
export async function parseRevocations(text: string, issuers: string, now: number): Promise<RevocationList> {
  const fault = (message: string) => invalidInput([{ at: '/list', message }]);
  const list = parse(text);
  if (list === undefined) throw fault('is no revocation list in PEM ("-----BEGIN X509 CRL-----")');
  const issuer = await issuerOf(list, issuers);
  if (issuer === undefined) throw fault('was not signed by a certificate of this authority');
  if (list.extensions.some(({ type }) => type === deltaIndicator))
    throw fault('is a delta list, which tells changes only; give the whole list');
  if (list.extensions.some(({ type, critical }) => critical && !understood.has(type)))
    throw fault('has a critical extension that is not understood here');
  if (list.nextUpdate === undefined) throw fault('does not say when the next one comes (nextUpdate)');
  if (list.nextUpdate.getTime() <= now) throw fault(`is out of date since ${list.nextUpdate.toISOString()}`);
  if (list.entries.length > maxSerials) throw fault(`has more than ${maxSerials} entries`);
  return {
    issuer,
    thisUpdate: list.thisUpdate.getTime(),
    nextUpdate: list.nextUpdate.getTime(),
    serials: list.entries.map(({ serialNumber }) => serialOf(serialNumber)),
  };
}

function parse(text: string): X509Crl | undefined {
  // RFC 7468 section 6 says X509 CRL; some tools leave the first word out.
  const pem = /-----BEGIN (X509 )?CRL-----([^-]*)-----END \1?CRL-----/.exec(text)?.[2];
  if (pem === undefined) return undefined;
  try {
    return new X509Crl(Buffer.from(pem, 'base64'));
  } catch {
    return undefined;
  }
}

async function issuerOf(list: X509Crl, issuers: string): Promise<string | undefined> {
  for (const pem of certificatesOf(issuers)) {
    const issuer = new Certificate(pem);
    if (issuer.subject !== list.issuer) continue;
    const isTheirs = await list.verify({ publicKey: issuer.publicKey }).catch(() => false);
    if (isTheirs) return fingerprintOf(new X509Certificate(pem));
  }
  return undefined;
}
