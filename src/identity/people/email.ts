/** RFC 5321 section 4.5.3.1: octets of a path, and of its local part. */
const maxEmail = 254;
const maxLocal = 64;

// Letters, digits and the signs of an atom (RFC 5322 section 3.2.3). Quoted local parts and other alphabets are left
// out: nobody uses the former, and the latter would need a mail server that takes them (RFC 6531).
const local = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/;
const label = /^[a-z0-9-]{1,63}$/;

/**
 * The address as it is kept and compared: without space around it, in lower case. Undefined for what cannot be one.
 * Nothing that could end a header line or add a recipient passes.
 */
export function normaliseEmail(text: string): string | undefined {
  if (text.length > 2 * maxEmail) return undefined;
  const email = text.trim().toLowerCase();
  const at = email.indexOf('@');
  if (email.length > maxEmail || at < 1 || at > maxLocal || at !== email.lastIndexOf('@')) return undefined;
  if (!local.test(email.slice(0, at))) return undefined;
  const labels = email.slice(at + 1).split('.');
  return labels.every(part => label.test(part)) ? email : undefined;
}

/** `a…@example.org`: enough for the one who knows the address. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}
