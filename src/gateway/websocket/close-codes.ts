/** Status codes of the closing handshake (RFC 6455 section 7.4.1, and the IANA registry for 1014). */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  protocol: 1002,
  notUtf8: 1007,
  policy: 1008,
  tooBig: 1009,
  internal: 1011,
  tryAgainLater: 1013,
  badGateway: 1014,
} as const;

/** Stand for the absence of a code; no frame may carry them (RFC 6455 section 7.1.5). */
export const noCode = 1005;
export const brokenOff = 1006;

/** Whether a Close frame may carry this code (RFC 6455 section 7.4.2). */
export function maySend(code: number): boolean {
  if (code >= 3000) return code < 5000;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}
