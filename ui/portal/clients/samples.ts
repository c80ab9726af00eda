import type { Client } from '#kit/api/portal.ts';
import type { Sample } from '../apis/samples.ts';

export interface SampleOf {
  readonly issuer: string;
  readonly id: string;
  readonly kind: Client['kind'];
  readonly authentication: Client['authentication'];
  readonly binding: Client['binding'];
  readonly redirectUri: string | undefined;
  readonly scope: string;
}

/** How to get a token, for the kind of client. Secrets come from the environment, never from the code. */
export function tokenSamples(of: SampleOf): Sample[] {
  if (of.kind === 'service') return [...curlForService(of), script(of, serviceSteps(of))];
  if (of.kind === 'device' && of.binding !== 'dpop')
    return [{ language: 'curl', code: curlForDevice(of) }, script(of, deviceSteps(of))];
  return [script(of, of.kind === 'device' ? deviceSteps(of) : codeSteps(of))];
}

/** curl for those that prove themselves by a secret: the others sign, which a shell cannot. */
function curlForService({ issuer, id, authentication, binding, scope }: SampleOf): Sample[] {
  const proof: Partial<Record<SampleOf['authentication'], readonly string[]>> = {
    client_secret_basic: [`-u "${id}:$CLIENT_SECRET"`],
    client_secret_post: [`-d client_id=${id}`, '-d "client_secret=$CLIENT_SECRET"'],
  };
  const shown = proof[authentication];
  // Certificates are asked for at another address, which discovery tells.
  if (shown === undefined || binding !== 'none') return [];
  const parts = ['curl', ...shown, '-d grant_type=client_credentials', scopeGiven(scope), `${issuer}/token`];
  return [{ language: 'curl', code: parts.filter(part => part !== '').join(' \\\n  ') }];
}

const scopeGiven = (scope: string): string => (scope === '' ? '' : `-d "scope=${scope}"`);

const curlForDevice = ({ issuer, id, scope }: SampleOf): string =>
  [
    '# Shows an address and a code for the person to enter there.',
    `curl -d client_id=${id} ${scopeGiven(scope)} \\\n  ${issuer}/device/authorize`,
    '',
    '# Then ask every few seconds (as "interval" says) until the person has agreed.',
    `curl -d client_id=${id} -d "device_code=$DEVICE_CODE" \\`,
    '  -d grant_type=urn:ietf:params:oauth:grant-type:device_code \\',
    `  ${issuer}/token`,
  ].join('\n');

/** JavaScript with the library openid-client, version 6. */
function script(of: SampleOf, steps: readonly string[]): Sample {
  const { issuer, id, authentication } = of;
  const proof: Readonly<Record<SampleOf['authentication'], string>> = {
    none: 'client.None()',
    client_secret_basic: 'client.ClientSecretBasic(process.env.CLIENT_SECRET)',
    client_secret_post: 'client.ClientSecretPost(process.env.CLIENT_SECRET)',
    private_key_jwt: 'client.PrivateKeyJwt(privateKey)',
    tls_client_auth: 'client.TlsClientAuth()',
    self_signed_tls_client_auth: 'client.TlsClientAuth()',
  };
  // The library insists on https; plain http is for trying out on one's own machine.
  const plain = issuer.startsWith('http:') ? ['  { execute: [client.allowInsecureRequests] },'] : [];
  return {
    language: 'JavaScript',
    code: [
      "import * as client from 'openid-client';",
      '',
      ...(authentication === 'private_key_jwt'
        ? ['// A CryptoKey, from where you keep secrets.', 'const privateKey = await loadPrivateKey();']
        : []),
      'const config = await client.discovery(',
      `  new URL('${issuer}'),`,
      `  '${id}',`,
      showsCertificate(of) ? '  { use_mtls_endpoint_aliases: true },' : '  undefined,',
      `  ${proof[authentication]},`,
      ...plain,
      ');',
      ...(showsCertificate(of)
        ? [
            '// Shows its certificate to the server and to the API (Agent and fetch are from undici).',
            'const dispatcher = new Agent({ connect: { cert: certificate, key: privateKey } });',
            'config[client.customFetch] = (url, init) => fetch(url, { ...init, dispatcher });',
          ]
        : []),
      ...(of.binding === 'dpop'
        ? [
            '// The tokens are bound to this key pair: keep it as long as them.',
            'const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());',
          ]
        : []),
      ...steps,
      '',
      ...callOf(of),
    ].join('\n'),
  };
}

const showsCertificate = ({ authentication, binding }: SampleOf): boolean =>
  binding === 'certificate' || authentication.endsWith('tls_client_auth');

const callOf = ({ binding }: SampleOf): string[] => [
  'const answer = await client.fetchProtectedResource(',
  '  config,',
  '  tokens.access_token,',
  '  new URL(apiAddress),',
  "  'GET',",
  ...(binding === 'dpop' ? ['  undefined,', '  undefined,', '  { DPoP },'] : []),
  ');',
];

const serviceSteps = ({ scope, binding }: SampleOf): string[] => [
  `const tokens = await client.clientCredentialsGrant(config${
    scope === '' && binding !== 'dpop' ? '' : `, { scope: '${scope}' }`
  }${binding === 'dpop' ? ', { DPoP }' : ''});`,
  '// Use it until it ends (tokens.expires_in seconds), then fetch another.',
];

const withOpenid = (scope: string): string => (scope === '' ? 'openid' : `openid ${scope}`);

const deviceSteps = ({ scope, binding }: SampleOf): string[] => [
  `const started = await client.initiateDeviceAuthorization(config, { scope: '${withOpenid(scope)}' });`,
  'show(`Open ${started.verification_uri} and enter ${started.user_code}`);',
  `const tokens = await client.pollDeviceAuthorizationGrant(config, started${binding === 'dpop' ? ', undefined, { DPoP }' : ''});`,
];

const codeSteps = ({ redirectUri = 'https://…/callback', scope, binding }: SampleOf): string[] => [
  '',
  '// 1. Send the person to sign in. Keep verifier and state until they come back.',
  'const verifier = client.randomPKCECodeVerifier();',
  'const state = client.randomState();',
  'const signIn = client.buildAuthorizationUrl(config, {',
  `  redirect_uri: '${redirectUri}',`,
  `  scope: '${withOpenid(scope)}',`,
  '  state,',
  '  code_challenge: await client.calculatePKCECodeChallenge(verifier),',
  "  code_challenge_method: 'S256',",
  '});',
  '',
  '// 2. When they are back, exchange the code for tokens.',
  'const tokens = await client.authorizationCodeGrant(config, new URL(addressTheyCameBackTo), {',
  '  pkceCodeVerifier: verifier,',
  '  expectedState: state,',
  binding === 'dpop' ? '}, undefined, { DPoP });' : '});',
];
