/** Where browsers tell what a page tried against its policy. */
export const reportPath = '/csp-reports';

/** What the app's own documents may do. Nothing inline, nothing from elsewhere, no markup made of text. */
export function appPolicy(nonce: string): string {
  return policy([
    ...common,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ]);
}

/**
 * What the document with the API reference may do: its library writes style attributes, which only 'unsafe-inline'
 * admits, and its try-out calls the gateway. Scripts stay as strict as elsewhere.
 */
export function referencePolicy(nonce: string, connect: readonly string[]): string {
  return policy([
    ...common,
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
  ]);
}

const common = [
  "default-src 'none'",
  "img-src 'self' data:",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  `report-uri ${reportPath}`,
];

/** For pages that hold no script and load nothing. */
export const plainPolicy = policy(["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]);

function policy(directives: readonly string[]): string {
  return directives.join('; ');
}

/** On every answer of the screens. */
export const strictHeaders: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** An origin as it may stand in a policy: `https://host:port`, so that no list can smuggle in a directive. */
export function checkedOrigin(text: string): string {
  const { origin, protocol } = new URL(text);
  if (origin !== text || !['https:', 'http:'].includes(protocol))
    throw new Error(`not an origin that pages may call: ${text}`);
  return origin;
}
