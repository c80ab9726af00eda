import type { Client } from '#kit/api/portal.ts';

export const kindTitles: Readonly<Record<Client['kind'], string>> = {
  'server-web': 'Web application on a server',
  browser: 'Application in the browser',
  native: 'Application on phones and computers',
  service: 'Service that nobody signs in to',
  device: 'Device without a browser',
};

export const grantTitles: Readonly<Record<Client['grants'][number], string>> = {
  authorization_code: 'Authorization code with PKCE',
  refresh_token: 'Refresh tokens',
  client_credentials: 'Client credentials',
  'urn:ietf:params:oauth:grant-type:device_code': 'Device authorization',
  implicit: 'Implicit (legacy)',
  password: 'Password (legacy)',
};

export const authenticationTitles: Readonly<Record<Client['authentication'], string>> = {
  none: 'Not at all: it cannot keep a secret',
  client_secret_basic: 'A secret, in the Authorization header',
  client_secret_post: 'A secret, in the body',
  private_key_jwt: 'A key pair (private_key_jwt)',
  tls_client_auth: 'A certificate of an authority',
  self_signed_tls_client_auth: 'A certificate of its own',
};

export const bindingTitles: Readonly<Record<Client['binding'], string>> = {
  none: 'Nothing: whoever has a token can use it',
  dpop: 'A key of the program (DPoP)',
  certificate: 'Its certificate',
};

/** Whether a browser comes back to such a client. */
export const redirects = (kind: Client['kind']): boolean => kind !== 'service' && kind !== 'device';

export const usesSecret = ({ authentication }: Pick<Client, 'authentication'>): boolean =>
  authentication === 'client_secret_basic' || authentication === 'client_secret_post';

/** Where the authorization server of this portal is. */
export const issuer = (): string => `${window.location.origin}/oauth`;

/** Lines of a text field, as a list. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\s+/)
    .map(line => line.trim())
    .filter(line => line !== '');
