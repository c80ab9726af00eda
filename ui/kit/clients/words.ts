import type { Client } from '../api/admin.ts';

export type Kind = Client['kind'];
export type Grant = Client['grants'][number];
export type Authentication = Client['authentication'];
export type Binding = Client['binding'];

interface Words {
  readonly label: string;
  readonly meaning: string;
}

export const kinds: Readonly<Record<Kind, Words>> = {
  'server-web': {
    label: 'Web application on a server',
    meaning: 'People sign in to it; it can keep a secret.',
  },
  browser: {
    label: 'Application in the browser',
    meaning: 'A page whose own script makes the calls; no secret stays one.',
  },
  native: {
    label: 'Application on phones and computers',
    meaning: 'People install it; no secret stays one.',
  },
  service: { label: 'Service', meaning: 'Nobody signs in: it acts for itself, and can keep a secret.' },
  device: { label: 'Device without a browser', meaning: 'People agree on another device.' },
};

export const grants: Readonly<Record<Grant, string>> = {
  authorization_code: 'Authorization code with PKCE',
  refresh_token: 'Refresh tokens',
  client_credentials: 'Client credentials',
  'urn:ietf:params:oauth:grant-type:device_code': 'Device authorization',
  implicit: 'Implicit (legacy)',
  password: 'Password (legacy)',
};

export const authentications: Readonly<Record<Authentication, string>> = {
  none: 'Not at all: it cannot keep a secret',
  client_secret_basic: 'A secret, in the Authorization header',
  client_secret_post: 'A secret, in the body',
  private_key_jwt: 'A key pair (private_key_jwt)',
  tls_client_auth: 'A certificate of an authority',
  self_signed_tls_client_auth: 'A certificate of its own',
};

export const bindings: Readonly<Record<Binding, string>> = {
  none: 'Nothing: whoever has a token can use it',
  dpop: 'A key of the program (DPoP)',
  certificate: 'Its certificate',
};

/** Whether a browser comes back to such a client. */
export const redirects = (kind: Kind): boolean => kind !== 'service' && kind !== 'device';

/** Whether such a client can keep a secret, and so prove who it is. */
export const confidential = (kind: Kind): boolean => kind === 'server-web' || kind === 'service';

export const usesSecret = ({ authentication }: Pick<Client, 'authentication'>): boolean =>
  authentication === 'client_secret_basic' || authentication === 'client_secret_post';

/** Lines of a text field, as a list. */
export const linesOf = (text: string): string[] => text.split(/\s+/).filter(line => line !== '');
