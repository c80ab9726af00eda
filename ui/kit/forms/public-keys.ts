/**
 * The public keys in a text: those of a JWK Set, or certificates in PEM, whose keys the server reads. Undefined for what
 * is neither.
 */
export function keysIn(text: string): Record<string, unknown>[] | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed.startsWith('-----')) return certificatesIn(trimmed);
  try {
    const { keys } = JSON.parse(trimmed) as { readonly keys?: unknown };
    return Array.isArray(keys) ? (keys as Record<string, unknown>[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Each as the certificate of a JWK (RFC 7517 section 4.7). */
function certificatesIn(text: string): Record<string, unknown>[] | undefined {
  const one = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
  // Whatever else stands in it, such as a private key, is none of ours to send.
  if (text.replaceAll(one, '').trim() !== '') return undefined;
  return [...text.matchAll(one)].map(([, body = '']) => ({ x5c: [body.replaceAll(/\s/g, '')] }));
}

export const keysWanted = 'This is no JWK Set, {"keys": [ … ]}, and no certificate.';
