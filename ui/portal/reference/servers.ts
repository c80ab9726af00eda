type Contract = Readonly<Record<string, unknown>>;

/**
 * The contract with the address first that this page can call: a page that came encrypted may call nothing else, and
 * a page on plain http is on the machine of the gateway, whose certificate browsers there rarely trust.
 */
export function withReachableServers(contract: Contract, protocol: string): Contract {
  const servers = Array.isArray(contract['servers']) ? (contract['servers'] as unknown[]) : [];
  const fits = (server: unknown): boolean => urlOf(server).startsWith(`${protocol}//`);
  const fitting = servers.filter(fits);
  const others = protocol === 'https:' ? [] : servers.filter(server => !fits(server));
  return { ...contract, servers: [...fitting, ...others] };
}

const urlOf = (server: unknown): string => {
  const { url } = (server ?? {}) as { url?: unknown };
  return typeof url === 'string' ? url : '';
};
