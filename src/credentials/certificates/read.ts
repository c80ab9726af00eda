/** Certificates as people hand them in: read once, kept in one form, refused where they could not do what they are for. */
import { X509Certificate } from 'node:crypto';
import { invalidInput } from '#kernel';
import { certificatesOf, clientPurpose, fingerprintOf, purposesOf, serialOf } from './names.ts';

/** Octets of PEM that one input may hold. */
export const maxPem = 64 * 1024;
const maxCertificates = 8;

export interface ReadCertificate {
  readonly pem: string;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly subject: string;
  /** Lower-case hexadecimal. */
  readonly serial: string;
  /** Milliseconds since the epoch. */
  readonly notAfter: number;
  readonly certificate: X509Certificate;
}

/**
 * The certificates of an authority: its root, or the intermediate ones that issue, or all of them.
 * @throws invalid-input at `/certificates` when one cannot be read, is no authority's, or has expired.
 */
export function readAuthority(text: string, now: number): ReadCertificate[] {
  const fault = (message: string) => invalidInput([{ at: '/certificates', message }]);
  if (text.includes('PRIVATE KEY'))
    throw fault('holds a private key, which belongs nowhere but with the authority; give its certificate');
  const pems = certificatesOf(text);
  if (pems.length === 0) throw fault('holds no certificate in PEM ("-----BEGIN CERTIFICATE-----")');
  if (pems.length > maxCertificates) throw fault(`holds more than ${maxCertificates} certificates`);
  return pems.map((pem, at) => {
    const read = readOne(pem);
    if (read === undefined) throw fault(`the certificate number ${at + 1} cannot be read`);
    if (!read.certificate.ca)
      throw fault(`"${oneLine(read.subject)}" is no authority's certificate (basic constraints without CA)`);
    if (read.notAfter <= now) throw fault(`"${oneLine(read.subject)}" has expired`);
    return read;
  });
}

/**
 * One client certificate that the authority has issued.
 * @throws invalid-input at `/certificate`, also when it would be refused in traffic.
 */
export function readClientCertificate(text: string, issuers: string, now: number): ReadCertificate {
  const fault = (message: string) => invalidInput([{ at: '/certificate', message }]);
  if (text.includes('PRIVATE KEY')) throw fault('holds a private key; give the certificate alone');
  const pems = certificatesOf(text);
  if (pems.length !== 1) throw fault('must hold one certificate in PEM, that of the client');
  const read = readOne(pems[0] ?? '');
  if (read === undefined) throw fault('cannot be read');
  const { certificate, notAfter } = read;
  if (certificate.ca) throw fault("is an authority's certificate, not a client's");
  if (!purposesOf(certificate).includes(clientPurpose))
    throw fault('is not for clients: its extended key usage must name client authentication');
  if (notAfter <= now) throw fault('has expired');
  const isIssued = certificatesOf(issuers)
    .map(pem => new X509Certificate(pem))
    .some(issuer => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
  if (!isIssued) throw fault('was not issued by a certificate of this authority');
  return read;
}

/** A subject on one line. */
const oneLine = (subject: string): string => subject.replaceAll('\n', ', ');

function readOne(pem: string): ReadCertificate | undefined {
  try {
    const certificate = new X509Certificate(pem);
    return {
      pem: certificate.toString(),
      fingerprint: fingerprintOf(certificate),
      subject: certificate.subject,
      serial: serialOf(certificate.serialNumber),
      notAfter: certificate.validToDate.getTime(),
      certificate,
    };
  } catch {
    return undefined;
  }
}
