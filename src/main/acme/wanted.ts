import { readFileSync } from 'node:fs';
import { invalidInput } from '#kernel';
import type { Settings } from '../../settings.ts';

/** A certificate that is to be obtained and kept. */
export interface WantedCertificate {
  readonly zone: 'external' | 'internal';
  /** The one host name that it is for. */
  readonly name: string;
}

/** How certificates are obtained from an authority (ACME, RFC 8555). */
export interface AcmeOptions {
  readonly directory: string;
  readonly wanted: readonly WantedCertificate[];
  readonly contact: string | undefined;
  /** PEM: who vouches for the directory's own certificate; undefined for the system's authorities. */
  readonly ca: string | undefined;
  readonly challengeType: 'tls-alpn-01' | 'http-01';
  /** Of the account that the operator has with the authority by other means (RFC 8555 section 7.3.4). */
  readonly externalAccount: { readonly kid: string; readonly hmacKey: string } | undefined;
}

/** What the settings ask for; undefined for nothing. @throws `invalid-input` when a file cannot be read. */
export function acmeOptions(settings: Settings): AcmeOptions | undefined {
  const { acmeDirectory: directory, acmeEabId: kid, acmeEabKeyFile } = settings;
  if (directory === undefined) return undefined;
  const of = (zone: WantedCertificate['zone'], names: readonly string[] = []) =>
    names.map(name => ({ zone, name }));
  return {
    directory,
    wanted: [...of('external', settings.acmeNames), ...of('internal', settings.acmeInternalNames)],
    contact: settings.acmeContact,
    ca: settings.acmeCa === undefined ? undefined : readText(settings.acmeCa, '--acme-ca', /-----BEGIN /),
    challengeType: settings.acmeHttp === undefined ? 'tls-alpn-01' : 'http-01',
    externalAccount:
      kid === undefined || acmeEabKeyFile === undefined
        ? undefined
        : { kid, hmacKey: readText(acmeEabKeyFile, '--acme-eab-key-file', /^[\w+/-]{16,}={0,2}$/) },
  };
}

function readText(path: string, flag: string, form: RegExp): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw invalidInput([{ at: flag, message: `cannot be read: ${(error as Error).message}` }]);
  }
  if (!form.test(text)) throw invalidInput([{ at: flag, message: `${path} does not hold what it should` }]);
  return text;
}
