import type { Address } from './address.ts';

/** How certificates are obtained from an authority by itself (ACME, RFC 8555). */
export interface AcmeSettings {
  /** Where the authority's directory is; undefined for no ACME. */
  readonly acmeDirectory: string | undefined;
  /** Lower-case host names: a certificate each, for the TLS listeners of the external zone. */
  readonly acmeNames: readonly string[] | undefined;
  /** The same for those of the internal zone. */
  readonly acmeInternalNames: readonly string[] | undefined;
  readonly acmeContact: string | undefined;
  /** PEM file of the authorities that the directory's own certificate is of; undefined for the system's. */
  readonly acmeCa: string | undefined;
  /** A listener in the clear that serves challenges and the way to https alone; with it challenges are HTTP-01. */
  readonly acmeHttp: Address | undefined;
  readonly acmeEabId: string | undefined;
  readonly acmeEabKeyFile: string | undefined;
}

type Kind = 'secure-url' | 'names' | 'mailbox' | 'path' | 'address' | 'identifier';

/** Rows for the table of settings. */
export const acmeTable: readonly (readonly [
  key: keyof AcmeSettings,
  flag: string,
  kind: Kind,
  fallback: string | undefined,
  help: string,
])[] = [
  [
    'acmeDirectory',
    'acme-directory',
    'secure-url',
    undefined,
    'directory of an ACME authority that certificates are obtained from by themselves, such as https://acme.example.org/directory; naming one agrees to its terms',
  ],
  [
    'acmeNames',
    'acme-names',
    'names',
    undefined,
    'comma-separated host names that the external zone gets a certificate for by ACME, each its own',
  ],
  [
    'acmeInternalNames',
    'acme-internal-names',
    'names',
    undefined,
    'comma-separated host names that the internal zone gets a certificate for by ACME, each its own',
  ],
  [
    'acmeContact',
    'acme-contact',
    'mailbox',
    undefined,
    'e-mail address under which the ACME authority reaches you',
  ],
  [
    'acmeCa',
    'acme-ca',
    'path',
    undefined,
    "PEM file with the authorities that vouch for the ACME directory's own certificate (default: the system's)",
  ],
  [
    'acmeHttp',
    'acme-http',
    'address',
    'off',
    'plain listener for ACME challenges (HTTP-01) and redirects to https, nothing else, such as 0.0.0.0:80; `off`: challenges are answered by the TLS listeners (TLS-ALPN-01)',
  ],
  [
    'acmeEabId',
    'acme-eab-id',
    'identifier',
    undefined,
    'key identifier of an external account, where the ACME authority asks for one',
  ],
  [
    'acmeEabKeyFile',
    'acme-eab-key-file',
    'path',
    undefined,
    'file with the key of the external account, as the ACME authority gave it (base64url)',
  ],
];
