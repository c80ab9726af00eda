/** True for an address that only programs on this machine can have. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Which Host headers the admin API answers to: the configured names and, on a loopback connection, the loopback's.
 * A page in the operator's browser whose own name was rebound to 127.0.0.1 still sends its own name here, and is
 * turned away (DNS rebinding).
 */
export function hostCheck(
  configured: readonly string[],
): (host: string | undefined, peer: string) => boolean {
  const names = new Set(configured.map(name => name.toLowerCase()));
  return (host, peer) => {
    if (host === undefined) return false;
    const name = withoutPort(host.toLowerCase());
    return names.has(name) || (loopbackNames.has(name) && isLoopback(peer));
  };
}

function withoutPort(host: string): string {
  return /^(.*?)(?::\d{1,5})?$/.exec(host)?.[1] ?? host;
}
