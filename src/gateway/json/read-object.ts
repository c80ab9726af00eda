import { jsonFaults, readJson, usualJsonLimits } from '#enforcement';

/**
 * The JSON object that a text from outside is, read as payloads are: a name that comes twice voids it, since two
 * readers would take different values for it (RFC 7515 section 4, RFC 7519 section 4), as does nesting without end. A text says what is
 * wrong, and nothing of what stands there.
 */
export function readObject(octets: Uint8Array): Readonly<Record<string, unknown>> | string {
  const read = readJson(octets, usualJsonLimits);
  if ('code' in read) return jsonFaults[read.code];
  const { value } = read;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : 'must be a JSON object';
}
